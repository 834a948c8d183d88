package io.p2p4j.node;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Sets what is known about peers: their trust level and grants. Thread-safe; every change is durable and audited. */
public final class PeerTrust {

    private final TrustStore store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Consumer<PeerId> changed;

    /**
     * Works on a store.
     *
     * @param changed hears of each peer whose record has changed
     */
    public PeerTrust(TrustStore store, AuditLog audit, InstantSource clock, Consumer<PeerId> changed) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.changed = changed;
    }

    /**
     * Sets a peer's level and grants; a connection that the new level forbids is closed at once.
     *
     * @param reason why, for people
     */
    public void set(PeerId peer, TrustLevel level, Set<Permission> grants, String reason) {
        TrustRecord after = new TrustRecord(peer, level, grants, reason, clock.instant());
        recorded(TrustEvents.set(store.find(peer), after));
        store.put(after);
        changed.accept(peer);
    }

    /** Forgets a peer, which is then as unknown as any stranger; for a blocked one this unblocks it. */
    public Optional<TrustRecord> remove(PeerId peer) {
        Optional<TrustRecord> before = store.find(peer);
        if (before.isPresent()) {
            recorded(TrustEvents.removed(before.get()));
            store.remove(peer);
            changed.accept(peer);
        }
        return before;
    }

    /** Nothing is changed whose record a kill could lose. */
    private void recorded(List<AuditEvent> events) {
        events.forEach(audit::append);
        audit.flush();
    }

    /** Returns what is known about a peer. */
    public Optional<TrustRecord> find(PeerId peer) {
        return store.find(peer);
    }

    /** Returns all that is known. */
    public List<TrustRecord> all() {
        return store.all();
    }
}
