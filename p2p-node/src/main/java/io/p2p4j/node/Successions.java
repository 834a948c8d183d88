package io.p2p4j.node;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.KeyStatement.Revocation;
import io.p2p4j.api.rotation.KeyStatement.Succession;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.node.rotation.Bundle;
import io.p2p4j.node.rotation.Estate;
import io.p2p4j.node.rotation.Inheritance;
import io.p2p4j.node.rotation.Lineage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what peers' keys have said about their ends: trust follows a succession, and ends with a revocation.
 *
 * <p>Thread-safe; every change is durable and audited. What concerns nobody who is known here costs no look at a signature.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>Trust moves along a line of keys of which each has signed that it gives way to the next, and the next that it agrees;
 *       the last of them, or a former one, has proven itself on the connection, or an operator brought the statements.
 *   <li>It moves once. The former keys are UNTRUSTED for good from that moment, in the same change of the store: whatever else they
 *       have signed, or somebody signs who has stolen them, moves nothing. A key that is UNTRUSTED passes nothing on, and an
 *       heir that is UNTRUSTED gets nothing.
 *   <li>The heir has what counted for its predecessor: level, grants, expiry, pins, random tokens; never more. What an operator has
 *       set for the heir stays.
 *   <li>Later than {@code security.rotation.grace} after it was signed, or after its own end, a succession moves nothing. Who slept
 *       through a key that has given way itself takes the steps at once, if each is in time.
 *   <li>At most {@code security.rotation.max_former} keys are remembered as ended; beyond, nothing moves. Strangers that were met
 *       by chance take no place of these: whatever they say of their keys, they are at most {@code security.max_first_use}.
 * </ul>
 */
public final class Successions {

    /** The most bytes of statements that are taken at a time. */
    public static final int MAX_BYTES = Bundle.MAX_BYTES;

    /** How far the clock of who signed may be ahead. */
    static final Duration SKEW = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Successions.class);

    private final Notary notary;
    private final TrustStore store;
    private final Estate estate;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SecurityConfig settings;
    private final Function<PeerId, Optional<TrustRecord>> known;
    private final Consumer<PeerId> changed;
    private final ReentrantLock lock = new ReentrantLock(); // one line at a time, so that none is taken twice

    /**
     * Works on stores.
     *
     * @param pins follow trust
     * @param tokens follow trust, too
     * @param known what counts for a peer
     * @param changed hears of each peer whose record has changed
     */
    public Successions(
            Notary notary,
            TrustStore store,
            PinStore pins,
            TokenStore tokens,
            AuditLog audit,
            InstantSource clock,
            SecurityConfig settings,
            Function<PeerId, Optional<TrustRecord>> known,
            Consumer<PeerId> changed) {
        this.notary = notary;
        this.store = store;
        this.estate = new Estate(pins, tokens);
        this.audit = audit;
        this.clock = clock;
        this.settings = settings;
        this.known = known;
        this.changed = changed;
    }

    /**
     * Says what was done.
     *
     * @param heir the peer to which trust has moved
     * @param ended the peers that are UNTRUSTED by it
     */
    public record Taken(Optional<PeerId> heir, Set<PeerId> ended) {
        /** Copies the set. */
        public Taken {
            ended = Set.copyOf(ended);
        }
    }

    /**
     * Takes statements over, successions first.
     *
     * @param bundle the statements, as they are shown and kept in files
     * @param presenter the peer that shows them and has proven its key; without one, an operator brings them, and revocations
     *     are remembered also of peers that are not known
     * @param answer hears of what was done before connections end by it
     * @throws io.p2p4j.api.error.ProtocolException if it is none, or one that concerns somebody known is not genuine
     * @throws io.p2p4j.api.error.StorageException if it cannot be recorded, or another process was faster
     */
    public Taken take(byte[] bundle, Optional<PeerId> presenter, Consumer<Taken> answer) {
        List<SignedStatement> said = Bundle.decode(bundle, notary);
        Taken taken;
        lock.lock();
        try {
            taken = decide(said, presenter);
        } finally {
            lock.unlock();
        }
        try {
            answer.accept(taken);
        } finally {
            taken.ended().forEach(changed);
            taken.heir().ifPresent(changed);
        }
        return taken;
    }

    private Taken decide(List<SignedStatement> said, Optional<PeerId> presenter) {
        Set<PeerId> ended = new HashSet<>();
        Optional<Inheritance> moved = Lineage.of(said, presenter).flatMap(this::acceptable);
        moved.ifPresent(inheritance -> {
            move(inheritance);
            ended.addAll(inheritance.ended().keySet());
        });
        for (SignedStatement signed : said) {
            if (signed.statement() instanceof Revocation revocation && concerns(revocation, presenter.isEmpty())) {
                revoke(signed, revocation);
                ended.add(revocation.peer());
            }
        }
        return new Taken(moved.map(Inheritance::heir), ended);
    }

    /** What is cheap comes first; signatures are looked at when all else is right. */
    private Optional<Inheritance> acceptable(Lineage told) {
        Instant now = clock.instant();
        Optional<Lineage> line = told.whileTrue(step -> inTime(step, now) && !blocked(step.peer()))
                .flatMap(steps -> steps.backTo(peer -> known.apply(peer).isPresent()));
        if (line.isEmpty() || blocked(told.heir())) {
            return Optional.empty();
        }
        line.get().steps().forEach(step -> requireGenuine(step.signed()));
        Inheritance inheritance = Inheritance.of(line.get(), known, store, now);
        boolean room = roomFor(SetBy.PEER, inheritance.more(SetBy.PEER))
                && roomFor(SetBy.FIRST_USE, inheritance.more(SetBy.FIRST_USE));
        return room ? Optional.of(inheritance) : Optional.empty();
    }

    private boolean inTime(Succession step, Instant now) {
        boolean inTime = !step.issued().isAfter(now.plus(SKEW))
                && now.isBefore(step.expires())
                && now.isBefore(step.issued().plus(settings.rotation().grace()));
        if (!inTime) {
            LOG.info("{} gave way to {} at {}, which is not within the grace", step.peer(), step.after(), step.issued());
        }
        return inTime;
    }

    /** What follows trust is moved before it: whatever is cut off in between is done again when it is shown again. */
    private void move(Inheritance inheritance) {
        List<AuditEvent> events = new ArrayList<>();
        inheritance.ended().forEach((peer, after) -> events.addAll(TrustEvents.set(store.find(peer), after)));
        inheritance
                .inherited()
                .ifPresent(after -> events.addAll(TrustEvents.set(store.find(after.peer()), after)));
        events.forEach(audit::append);
        audit.flush();
        estate.move(inheritance.ended().keySet(), inheritance.heir());
        store.update(inheritance.changes());
        LOG.warn("trust in {} has moved to {}, by their signatures", inheritance.ended().keySet(), inheritance.heir());
    }

    private boolean concerns(Revocation revocation, boolean whoever) {
        return !blocked(revocation.peer())
                && (whoever || known.apply(revocation.peer()).isPresent())
                && roomFor(SetBy.PEER, metByChance(revocation.peer()) ? 0 : 1);
    }

    private void revoke(SignedStatement signed, Revocation revocation) {
        requireGenuine(signed);
        Optional<TrustRecord> before = store.find(revocation.peer());
        String reason = "revoked by its own key"
                + revocation.after().map(peer -> ", in favour of " + peer).orElse("");
        TrustRecord after = Inheritance.ended(revocation.peer(), before, reason, clock.instant());
        TrustEvents.set(before, after).forEach(audit::append);
        audit.flush();
        store.update(
                revocation.peer(),
                latest -> Optional.of(Inheritance.ended(revocation.peer(), latest, reason, after.since())));
        LOG.warn("{} is UNTRUSTED: {}", revocation.peer(), reason);
    }

    private boolean blocked(PeerId peer) {
        return known.apply(peer)
                .filter(entry -> entry.level() == TrustLevel.UNTRUSTED)
                .isPresent();
    }

    private boolean metByChance(PeerId peer) {
        return store.find(peer)
                .filter(entry -> entry.setBy() == SetBy.FIRST_USE)
                .isPresent();
    }

    private boolean roomFor(SetBy kind, long more) {
        if (more <= 0) {
            return true;
        }
        int most = kind == SetBy.FIRST_USE
                ? settings.maxFirstUse()
                : settings.rotation().maxFormer();
        long present =
                store.all().stream().filter(entry -> entry.setBy() == kind).count();
        if (present + more > most) {
            LOG.warn("{} records of {} are remembered, and the configuration allows no more than {}", present, kind, most);
            return false;
        }
        return true;
    }

    private void requireGenuine(SignedStatement signed) {
        if (!notary.isGenuine(signed)) {
            throw P2pError.of(
                            ErrorCode.PROTOCOL_VIOLATION,
                            "a statement about the key of " + signed.statement().peer() + " is not signed as it must be")
                    .toException();
        }
    }
}
