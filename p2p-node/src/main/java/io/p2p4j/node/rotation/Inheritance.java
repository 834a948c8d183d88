package io.p2p4j.node.rotation;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.SetBy;
import io.p2p4j.api.security.Sightings;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Says which records become which others when trust moves along a line of keys.
 *
 * @param heir who has the trust then
 * @param ended the records of the former keys that were known, each UNTRUSTED
 * @param inherited the record of the heir; none if an operator has set one, which stays
 * @param seen the records of all keys of the line, on which this was decided
 */
public record Inheritance(
        PeerId heir,
        Map<PeerId, TrustRecord> ended,
        Optional<TrustRecord> inherited,
        Map<PeerId, Optional<TrustRecord>> seen) {

    private static final String GAVE_WAY = "gave way to ";

    /** Copies the maps. */
    public Inheritance {
        ended = Map.copyOf(ended);
        seen = Map.copyOf(seen);
    }

    /**
     * Decides by what is known now.
     *
     * <p>What somebody has set counts before what was met by chance, and of several keys the latest.
     *
     * @param line back to a key that is known
     * @param known what counts for a peer
     */
    public static Inheritance of(
            Lineage line,
            Function<PeerId, Optional<TrustRecord>> known,
            TrustStore store,
            Instant now,
            Duration grace) {
        List<TrustRecord> predecessors = line.former().stream()
                .flatMap(peer -> known.apply(peer).stream())
                .toList();
        TrustRecord left =
                predecessors.stream().filter(Inheritance::isMeant).findFirst().orElseGet(() -> predecessors.get(0));
        Map<PeerId, TrustRecord> ended = new LinkedHashMap<>();
        Map<PeerId, Optional<TrustRecord>> seen = new HashMap<>();
        line.former().forEach(peer -> seen.put(peer, store.find(peer)));
        for (TrustRecord entry : predecessors) {
            Optional<TrustRecord> before = store.find(entry.peer());
            ended.put(entry.peer(), ended(entry.peer(), before, GAVE_WAY + line.heir(), now, grace));
        }
        seen.put(line.heir(), store.find(line.heir()));
        boolean own = known.apply(line.heir()).filter(Inheritance::isMeant).isPresent();
        return new Inheritance(
                line.heir(), ended, own ? Optional.empty() : Optional.of(inherited(left, line, store, now)), seen);
    }

    /** Returns to whom a key gave way here, if that is why its record is what it is. */
    public static Optional<PeerId> heirOf(TrustRecord entry) {
        boolean gaveWay = entry.level() == TrustLevel.UNTRUSTED
                && (entry.setBy() == SetBy.PEER || entry.setBy() == SetBy.FIRST_USE)
                && entry.reason().startsWith(GAVE_WAY);
        return gaveWay ? Optional.of(PeerId.parse(entry.reason().substring(GAVE_WAY.length()))) : Optional.empty();
    }

    /**
     * Returns the record of a key that has ended, by its own word; strangers go on to count as such.
     *
     * @param grace how long a stranger's is remembered, of whom nothing is lost but that it was met
     */
    public static TrustRecord ended(
            PeerId peer, Optional<TrustRecord> before, String reason, Instant now, Duration grace) {
        boolean metByChance = before.filter(entry -> !isMeant(entry)).isPresent();
        return new TrustRecord(
                peer,
                TrustLevel.UNTRUSTED,
                Set.of(),
                reason,
                metByChance ? SetBy.FIRST_USE : SetBy.PEER,
                now,
                metByChance ? Optional.of(now.plus(grace)) : Optional.empty(),
                sightings(before));
    }

    /** Returns how many records of a kind there are more when this is done. */
    public long more(SetBy kind) {
        List<TrustRecord> after =
                Stream.concat(ended.values().stream(), inherited.stream()).toList();
        return after.stream().filter(entry -> entry.setBy() == kind).count()
                - after.stream()
                        .flatMap(entry -> seen.getOrDefault(entry.peer(), Optional.empty()).stream())
                        .filter(entry -> entry.setBy() == kind)
                        .count();
    }

    /** Returns the changes of the store, which fail together if a record has changed since this was decided. */
    public Map<PeerId, UnaryOperator<Optional<TrustRecord>>> changes() {
        Map<PeerId, UnaryOperator<Optional<TrustRecord>>> changes = new HashMap<>();
        seen.keySet().forEach(peer -> changes.put(peer, latest -> unchanged(peer, latest, latest)));
        ended.forEach((peer, after) -> changes.put(peer, latest -> unchanged(peer, latest, Optional.of(after))));
        changes.put(heir, latest -> unchanged(heir, latest, inherited.or(() -> latest)));
        return changes;
    }

    private Optional<TrustRecord> unchanged(PeerId peer, Optional<TrustRecord> latest, Optional<TrustRecord> after) {
        boolean same = latest.map(entry -> entry.with(Sightings.NONE))
                .equals(seen.getOrDefault(peer, Optional.empty()).map(entry -> entry.with(Sightings.NONE)));
        if (!same) {
            throw P2pError.of(ErrorCode.STORAGE_FAILED, "the record of " + peer + " has changed meanwhile")
                    .toException();
        }
        return after;
    }

    private static boolean isMeant(TrustRecord entry) {
        return entry.setBy() != SetBy.FIRST_USE;
    }

    private static TrustRecord inherited(TrustRecord left, Lineage line, TrustStore store, Instant now) {
        String reason = "follows " + left.peer() + ": " + left.reason();
        return new TrustRecord(
                line.heir(),
                onlyConfigured(left, store) ? TrustLevel.TRUSTED : left.level(),
                left.grants(),
                reason.substring(0, Math.min(reason.length(), TrustRecord.MAX_REASON)),
                left.setBy(),
                now,
                left.expires(),
                left.sightings().plus(sightings(store.find(line.heir()))));
    }

    /** A bootstrap peer is one as long as the configuration says so, which no record outlives. */
    private static boolean onlyConfigured(TrustRecord left, TrustStore store) {
        return left.setBy() == SetBy.CONFIGURATION
                && left.level() == TrustLevel.BOOTSTRAP
                && !store.find(left.peer()).equals(Optional.of(left));
    }

    private static Sightings sightings(Optional<TrustRecord> entry) {
        return entry.map(TrustRecord::sightings).orElse(Sightings.NONE);
    }
}
