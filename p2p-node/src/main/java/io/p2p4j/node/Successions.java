package io.p2p4j.node;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.Detail;
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
import io.p2p4j.node.protocol.Protocols;
import io.p2p4j.node.rotation.Bundle;
import io.p2p4j.node.rotation.Estate;
import io.p2p4j.node.rotation.Inheritance;
import io.p2p4j.node.rotation.Lineage;
import io.p2p4j.node.rotation.Said;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
 *   <li>At most {@code security.rotation.max_former} keys are remembered as ended; beyond, nothing moves that peers show. What an
 *       operator brings and the revocation of a key that has a record are taken in any case. Strangers that were met by chance take
 *       no place of these: whatever they say of their keys, they are at most {@code security.max_first_use}, and forgotten after
 *       the grace.
 *   <li>All that is acted on is genuine before anything is done. A key that gave way here to one and elsewhere to another is on
 *       record as that; what to do about it is left to people.
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
     * @param elsewhere the peers that say so now, but gave way here to another one before: to which
     */
    public record Taken(Optional<PeerId> heir, Set<PeerId> ended, Map<PeerId, PeerId> elsewhere) {
        /** Copies the set and the map. */
        public Taken {
            ended = Set.copyOf(ended);
            elsewhere = Map.copyOf(elsewhere);
        }
    }

    /**
     * What is to be done.
     *
     * @param line the steps along which trust moves
     * @param later the keys that may yet give way, when a clock or the store allows it
     * @param revoked what ends keys, all of it genuine
     * @param gaveWay the lines from keys on that have given way here already, the earliest first
     */
    private record Judgement(
            Optional<Lineage> line, Set<PeerId> later, List<Revocation> revoked, List<Lineage> gaveWay) {}

    /**
     * Takes statements over, successions first.
     *
     * <p>A revocation that names who is there instead is half of what its key has said, and would rob the other: it counts when that
     * peer shows it, or one that followed that, or an operator brings it; and not while the succession beside it may yet be taken.
     *
     * @param bundle the statements, as they are shown and kept in files
     * @param presenter the peer that shows them and has proven its key; without one, an operator brings them, and revocations
     *     are remembered also of peers that are not known, however many are
     * @param answer hears of what was done before connections end by it
     * @throws io.p2p4j.api.error.ProtocolException if it is none, or one that concerns somebody known is not genuine; then nothing
     *     is done
     * @throws io.p2p4j.api.error.StorageException if it cannot be recorded, or another process was faster
     */
    public Taken take(byte[] bundle, Optional<PeerId> presenter, Consumer<Taken> answer) {
        Said said = new Said(Bundle.decode(bundle, notary), notary);
        judge(said, presenter); // looks at signatures while nobody waits
        Set<PeerId> touched = new LinkedHashSet<>();
        try {
            Taken taken;
            lock.lock();
            try {
                touched.addAll(store.refresh());
                taken = carryOut(judge(said, presenter), presenter, touched);
            } finally {
                lock.unlock();
            }
            answer.accept(taken);
            return taken;
        } finally {
            touched.forEach(changed);
        }
    }

    private Taken carryOut(Judgement judged, Optional<PeerId> presenter, Set<PeerId> touched) {
        Set<PeerId> ended = new LinkedHashSet<>();
        Set<PeerId> later = new HashSet<>(judged.later());
        Map<PeerId, PeerId> elsewhere = settle(judged.gaveWay());
        Optional<Inheritance> moved = judged.line()
                .map(line -> Inheritance.of(
                        line, known, store, clock.instant(), settings.rotation().grace()))
                .filter(inheritance -> hasRoom(inheritance, presenter));
        if (judged.line().isPresent() && moved.isEmpty()) {
            later.addAll(judged.line().get().former());
        }
        moved.ifPresent(inheritance -> {
            move(inheritance);
            ended.addAll(inheritance.ended().keySet());
        });
        touched.addAll(ended);
        moved.ifPresent(inheritance -> touched.add(inheritance.heir()));
        for (Revocation revocation : judged.revoked()) {
            boolean mayYetMove = revocation.after().isPresent() && later.contains(revocation.peer());
            if (!mayYetMove && !blocked(revocation.peer()) && hasRoom(revocation, presenter)) {
                revoke(revocation);
                ended.add(revocation.peer());
                touched.add(revocation.peer());
            }
        }
        return new Taken(moved.map(Inheritance::heir), ended, elsewhere);
    }

    /** What is cheap comes first; signatures are looked at when all else is right, and once. */
    private Judgement judge(Said said, Optional<PeerId> presenter) {
        Instant now = clock.instant();
        Optional<Lineage> told = Lineage.of(said.statements(), presenter);
        Set<PeerId> later = new HashSet<>();
        Optional<Lineage> line = told.filter(each -> !blocked(each.heir()) && !said.withdrawn(each.heir()))
                .flatMap(each -> each.whileTrue(step ->
                        isInTime(step, now, each, later) && !blocked(step.peer()) && !said.withdrawn(step.peer())))
                .flatMap(steps -> steps.backTo(peer -> known.apply(peer).isPresent()));
        line.ifPresent(steps -> steps.steps().reversed().forEach(step -> said.requireGenuine(step.signed())));
        List<Revocation> revoked = new ArrayList<>();
        for (SignedStatement signed : said.statements()) {
            if (signed.statement() instanceof Revocation revocation && concerns(revocation, presenter, now)) {
                said.requireGenuine(signed);
                if (presenter.isEmpty() || said.counts(revocation, presenter.get())) {
                    revoked.add(revocation);
                }
            }
        }
        return new Judgement(
                line, later, revoked, told.map(each -> gaveWay(each, said)).orElse(List.of()));
    }

    private boolean concerns(Revocation revocation, Optional<PeerId> presenter, Instant now) {
        return !blocked(revocation.peer())
                && !revocation.issued().isAfter(now.plus(SKEW))
                && (presenter.isEmpty() || known.apply(revocation.peer()).isPresent());
    }

    private boolean isInTime(Succession step, Instant now, Lineage line, Set<PeerId> later) {
        boolean early = step.issued().isAfter(now.plus(SKEW));
        if (early) {
            later.addAll(line.former());
        }
        boolean inTime = !early
                && now.isBefore(step.expires())
                && now.isBefore(step.issued().plus(settings.rotation().grace()));
        if (!inTime) {
            LOG.info(
                    "{} gave way to {} at {}, which is not within the grace", step.peer(), step.after(), step.issued());
        }
        return inTime;
    }

    /** What hangs on trust follows it: if that is cut off in between, it is done when the statement is shown again. */
    private void move(Inheritance inheritance) {
        List<AuditEvent> events = new ArrayList<>();
        inheritance.ended().forEach((peer, after) -> events.addAll(TrustEvents.set(store.find(peer), after)));
        inheritance.inherited().ifPresent(after -> events.addAll(TrustEvents.set(store.find(after.peer()), after)));
        events.forEach(audit::append);
        audit.flush();
        store.update(inheritance.changes());
        estate.move(inheritance.ended().keySet(), inheritance.heir());
        LOG.warn(
                "trust in {} has moved to {}, by their signatures",
                inheritance.ended().keySet(),
                inheritance.heir());
    }

    private List<Lineage> gaveWay(Lineage line, Said said) {
        List<Lineage> recorded = new ArrayList<>();
        for (int i = line.steps().size(); i > 0; i--) {
            Lineage since = new Lineage(line.heir(), line.steps().subList(0, i));
            if (heirOnRecord(since.first().succession().peer()).isPresent()) {
                said.requireGenuine(since.first().signed());
                recorded.add(since);
            }
        }
        return recorded;
    }

    /** A key that gave way here to one and now says another was stolen: which of them is right, people have to say. */
    private Map<PeerId, PeerId> settle(List<Lineage> recorded) {
        Map<PeerId, PeerId> elsewhere = new HashMap<>();
        for (Lineage line : recorded) {
            Succession step = line.first().succession();
            PeerId heir = heirOnRecord(step.peer()).orElse(step.after());
            if (line.heir().equals(heir) || line.former().contains(heir)) {
                estate.move(Set.of(step.peer()), heir); // nothing, unless a kill came between trust and what follows it
                continue;
            }
            P2pError error = P2pError.of(
                    ErrorCode.PROTOCOL_VIOLATION,
                    step.peer() + " gave way here to " + heir + ", and has signed that it gives way to "
                            + step.after());
            audit.append(new AuditEvent.ProtocolViolated(step.peer(), error));
            LOG.warn("{}; if that is right: p2p trust block {}", error.message(), heir);
            elsewhere.put(step.peer(), heir);
        }
        return elsewhere;
    }

    private Optional<PeerId> heirOnRecord(PeerId peer) {
        return store.find(peer).flatMap(Inheritance::heirOf);
    }

    private void revoke(Revocation revocation) {
        Optional<TrustRecord> before = store.find(revocation.peer());
        String reason = "revoked by its own key"
                + revocation.after().map(peer -> ", in favour of " + peer).orElse("");
        TrustRecord after = ended(revocation.peer(), before, reason, clock.instant());
        TrustEvents.set(before, after).forEach(audit::append);
        audit.flush();
        store.update(revocation.peer(), latest -> Optional.of(ended(revocation.peer(), latest, reason, after.since())));
        LOG.warn("{} is UNTRUSTED: {}", revocation.peer(), reason);
    }

    private boolean blocked(PeerId peer) {
        return known.apply(peer)
                .filter(entry -> entry.level() == TrustLevel.UNTRUSTED)
                .isPresent();
    }

    private TrustRecord ended(PeerId peer, Optional<TrustRecord> before, String reason, Instant now) {
        return Inheritance.ended(peer, before, reason, now, settings.rotation().grace());
    }

    private boolean hasRoom(Inheritance inheritance, Optional<PeerId> presenter) {
        return presenter.isEmpty()
                || roomFor(SetBy.PEER, inheritance.more(SetBy.PEER), presenter.get())
                        && roomFor(SetBy.FIRST_USE, inheritance.more(SetBy.FIRST_USE), presenter.get());
    }

    /** Whatever takes the place of a record, or an operator brings, needs none: nobody can fill the store against it. */
    private boolean hasRoom(Revocation revocation, Optional<PeerId> presenter) {
        return presenter.isEmpty()
                || store.find(revocation.peer()).isPresent()
                || roomFor(SetBy.PEER, 1, presenter.get());
    }

    private boolean roomFor(SetBy kind, long more, PeerId presenter) {
        if (more <= 0) {
            return true;
        }
        boolean strangers = kind == SetBy.FIRST_USE;
        int most = strangers ? settings.maxFirstUse() : settings.rotation().maxFormer();
        Instant now = clock.instant();
        long present = store.all().stream()
                .filter(entry -> entry.setBy() == kind && !entry.expiredAt(now))
                .count();
        if (present + more > most) {
            String rule = strangers ? "security.max_first_use" : "security.rotation.max_former";
            P2pError error = P2pError.of(
                            ErrorCode.OVERLOADED,
                            present + " records of " + kind + " are remembered, and " + rule + " allows no more than "
                                    + most)
                    .with(Detail.RULE, rule);
            audit.append(new AuditEvent.AccessDenied(presenter, Protocols.ROTATION.toString(), error));
            LOG.warn("what {} says of keys is not taken over: {}", presenter, error.message());
            return false;
        }
        return true;
    }
}
