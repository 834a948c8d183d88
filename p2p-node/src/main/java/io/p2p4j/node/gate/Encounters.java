package io.p2p4j.node.gate;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.Sightings;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.transport.Connection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers whom this node has let in: strangers as VERIFIED, and of all that have a record when and where. Thread-safe.
 *
 * <p>That a stranger was let in is on the disk before its connection serves anything. When and where somebody was seen is
 * written by {@link #save}, many at once, and a crash loses the latest.
 *
 * <h2>Guarantees</h2>
 *
 * Nothing a peer does makes it more than VERIFIED. A record that somebody set is never replaced while it counts. At most
 * {@code security.max_first_use} strangers are remembered, so that no number of them fills the store.
 */
public final class Encounters {

    private static final Logger LOG = LoggerFactory.getLogger(Encounters.class);
    private static final int MAX_UNSAVED = 10_000;

    private final TrustStore store;
    private final AuditLog audit;
    private final InstantSource clock;
    private final int mostStrangers;
    private final AtomicInteger strangers = new AtomicInteger();
    private final Map<PeerId, Sightings> unsaved = new ConcurrentHashMap<>();

    /** Remembers in an open store. */
    public Encounters(TrustStore store, AuditLog audit, InstantSource clock, int mostStrangers) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.mostStrangers = mostStrangers;
        recount();
    }

    /**
     * Remembers that a peer was let in.
     *
     * @throws io.p2p4j.api.error.StorageException if a stranger cannot be written down
     */
    public void letIn(Connection connection, TrustPolicy.Admitted verdict) {
        Instant now = clock.instant();
        PeerId peer = connection.peer();
        boolean known = store.find(peer).filter(entry -> !entry.expiredAt(now)).isPresent();
        if (!known && verdict.level() == TrustLevel.UNKNOWN) {
            verify(connection, now);
        }
        if (store.find(peer).isPresent() && unsaved.size() < MAX_UNSAVED) {
            unsaved.merge(peer, Sightings.once(now, connection.remote()), Sightings::plus);
        }
    }

    /** Counts again how many strangers are remembered, after records were changed by others. */
    public void recount() {
        strangers.set((int) store.all().stream()
                .filter(entry -> entry.setBy() == SetBy.FIRST_USE)
                .count());
    }

    /** Forgets strangers whose keys have ended, and for how long that was to be known. */
    private void forget() {
        Instant now = clock.instant();
        Map<PeerId, UnaryOperator<Optional<TrustRecord>>> changes = new HashMap<>();
        try {
            store.all().stream().filter(entry -> hasEnded(entry, now)).forEach(entry -> {
                audit.append(new AuditEvent.RecordRemoved(entry));
                changes.put(entry.peer(), latest -> latest.filter(there -> !hasEnded(there, now)));
            });
            if (!changes.isEmpty()) {
                store.update(changes);
                recount();
            }
        } catch (P2pException e) {
            LOG.error("strangers whose keys have ended cannot be forgotten; the next turn tries again", e);
        }
    }

    private static boolean hasEnded(TrustRecord entry, Instant now) {
        return entry.setBy() == SetBy.FIRST_USE && entry.expiredAt(now);
    }

    /** Writes down what was seen since the last time, and forgets what has ended; what cannot be written now is the next time. */
    public void save() {
        forget();
        Map<PeerId, Sightings> taken = new HashMap<>();
        Map<PeerId, UnaryOperator<Optional<TrustRecord>>> changes = new HashMap<>();
        for (PeerId peer : Set.copyOf(unsaved.keySet())) {
            Optional.ofNullable(unsaved.remove(peer)).ifPresent(seen -> {
                taken.put(peer, seen);
                changes.put(
                        peer,
                        before ->
                                before.map(entry -> entry.with(entry.sightings().plus(seen))));
            });
        }
        if (changes.isEmpty()) {
            return;
        }
        try {
            store.update(changes);
        } catch (P2pException e) {
            LOG.error("who was seen cannot be written down", e);
            taken.forEach((peer, seen) -> unsaved.merge(peer, seen, (later, earlier) -> earlier.plus(later)));
        }
    }

    private void verify(Connection connection, Instant now) {
        if (strangers.incrementAndGet() > mostStrangers) {
            strangers.decrementAndGet();
            LOG.warn(
                    "{} stays UNKNOWN: {} strangers are remembered, and security.max_first_use allows no more",
                    connection.peer(),
                    mostStrangers);
            return;
        }
        PeerId peer = connection.peer();
        TrustRecord first = new TrustRecord(
                peer,
                TrustLevel.VERIFIED,
                Set.of(),
                "proved its key and was let in",
                SetBy.FIRST_USE,
                now,
                Optional.empty(),
                Sightings.NONE);
        audit.append(new AuditEvent.PeerVerified(peer, connection.remote()));
        store.update(
                peer,
                before -> before.filter(entry -> !entry.expiredAt(now)).isPresent() ? before : Optional.of(first));
    }
}
