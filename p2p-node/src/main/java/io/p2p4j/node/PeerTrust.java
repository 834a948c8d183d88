package io.p2p4j.node;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.Pin;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.Sightings;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Sets what is known about peers: their trust level and grants. Thread-safe; every change is durable and audited.
 *
 * <p>What a peer loses it loses at once: its connections, if its level is refused now, and with them its streams and the calls in
 * flight, whose handlers are interrupted; else its streams of protocols that it may no longer speak, which are reset. A call
 * that was permitted when it came is answered.
 */
public final class PeerTrust {

    private final TrustStore store;
    private final PinStore pins;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SetBy who;
    private final Consumer<PeerId> changed;

    /**
     * Works on stores.
     *
     * @param who who sets what is set here
     * @param changed hears of each peer whose record has changed
     */
    public PeerTrust(
            TrustStore store, PinStore pins, AuditLog audit, InstantSource clock, SetBy who, Consumer<PeerId> changed) {
        this.store = store;
        this.pins = pins;
        this.audit = audit;
        this.clock = clock;
        this.who = who;
        this.changed = changed;
    }

    /**
     * Sets a peer's level and grants for good; a connection that the new level forbids is closed at once.
     *
     * @param reason why, for people
     */
    public void set(PeerId peer, TrustLevel level, Set<Permission> grants, String reason) {
        set(peer, level, grants, reason, Optional.empty());
    }

    /**
     * Sets a peer's level and grants.
     *
     * @param reason why, for people
     * @param expires when they end, and the peer is as unknown as any stranger; its connection is closed then if that forbids
     *     it
     */
    public void set(PeerId peer, TrustLevel level, Set<Permission> grants, String reason, Optional<Instant> expires) {
        Instant now = clock.instant();
        change(
                peer,
                before -> new TrustRecord(
                        peer,
                        level,
                        grants,
                        reason,
                        who,
                        now,
                        expires,
                        before.map(TrustRecord::sightings).orElse(Sightings.NONE)));
    }

    /** Grants a peer more than it may; one that nothing counts of is VERIFIED by that. */
    public void grant(PeerId peer, Set<Permission> more, String reason) {
        change(peer, before -> {
            Set<Permission> grants =
                    new HashSet<>(counting(before).map(TrustRecord::grants).orElse(Set.of()));
            grants.addAll(more);
            return regranted(peer, before, grants, reason);
        });
    }

    /** Takes grants from a peer; what its level may stays. */
    public void revoke(PeerId peer, Set<Permission> less, String reason) {
        change(peer, before -> {
            Set<Permission> grants =
                    new HashSet<>(counting(before).map(TrustRecord::grants).orElse(Set.of()));
            grants.removeAll(less);
            return regranted(peer, before, grants, reason);
        });
    }

    /** Forgets a peer, which is then as unknown as any stranger; for a blocked one this unblocks it. */
    public Optional<TrustRecord> remove(PeerId peer) {
        Optional<TrustRecord> before = store.find(peer);
        if (before.isPresent()) {
            recorded(TrustEvents.removed(before.get()));
            store.update(peer, present -> Optional.empty());
            changed.accept(peer);
        }
        return before;
    }

    /** Returns what is known about a peer, also what has expired. */
    public Optional<TrustRecord> find(PeerId peer) {
        return store.find(peer);
    }

    /** Returns all that is known. */
    public List<TrustRecord> all() {
        return store.all();
    }

    /** Accepts a peer at an address from now on, whoever was met there before. */
    public void accept(PeerAddress there) {
        Pin pin = new Pin(there.address(), there.peer(), clock.instant());
        audit.append(new AuditEvent.PinAccepted(there.peer(), there.address(), pinned(there.address())));
        audit.flush();
        pins.update(there.address(), before -> Optional.of(pin));
    }

    /** Forgets who was met at an address. */
    public Optional<Pin> unpin(Multiaddr address) {
        Optional<Pin> before = pins.find(address);
        before.ifPresent(pin -> {
            audit.append(new AuditEvent.PinRemoved(pin.peer(), address));
            audit.append(new AuditEvent.DataDeleted("pins"));
            audit.flush();
            pins.update(address, present -> Optional.empty());
        });
        return before;
    }

    /** Returns who was met at which address. */
    public List<Pin> pins() {
        return pins.all();
    }

    private Optional<PeerId> pinned(Multiaddr address) {
        return pins.find(address).map(Pin::peer);
    }

    private TrustRecord regranted(PeerId peer, Optional<TrustRecord> before, Set<Permission> grants, String reason) {
        Optional<TrustRecord> counting = counting(before);
        return new TrustRecord(
                peer,
                counting.map(TrustRecord::level).orElse(TrustLevel.VERIFIED),
                grants,
                reason,
                who,
                clock.instant(),
                counting.flatMap(TrustRecord::expires),
                before.map(TrustRecord::sightings).orElse(Sightings.NONE));
    }

    /** What has expired is not revived by a grant. */
    private Optional<TrustRecord> counting(Optional<TrustRecord> before) {
        return before.filter(entry -> !entry.expiredAt(clock.instant()));
    }

    /** Recorded is what is meant to be done; what is done builds on the latest record, whoever wrote it. */
    private void change(PeerId peer, Function<Optional<TrustRecord>, TrustRecord> how) {
        Optional<TrustRecord> before = store.find(peer);
        recorded(TrustEvents.set(before, how.apply(before)));
        UnaryOperator<Optional<TrustRecord>> change = latest -> Optional.of(how.apply(latest));
        store.update(peer, change);
        changed.accept(peer);
    }

    /** Nothing is changed whose record a kill could lose. */
    private void recorded(List<AuditEvent> events) {
        events.forEach(audit::append);
        audit.flush();
    }
}
