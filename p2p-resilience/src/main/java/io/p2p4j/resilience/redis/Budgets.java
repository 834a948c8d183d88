package io.p2p4j.resilience.redis;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.PeerLimits;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.security.TrustLevel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says which shared budgets a request is charged to: that of its peer, and that of its subnet where one is set.
 *
 * @param settings the limits of all
 * @param own the limits of single peers
 */
record Budgets(RateLimit settings, PeerLimits own) {

    private static final String SECTION = "resilience.rate_limit.";

    /** Returns the budgets, in the order in which they are charged. */
    List<SharedBudget> of(Subject subject, Currency currency) {
        SharedBudget peer = ofPeer(subject.peer(), subject.level(), currency);
        return subject.subnet()
                .flatMap(subnet -> budget("subnet:" + subnet, settings.subnet(), SECTION + "subnet.", currency))
                .map(subnet -> List.of(peer, subnet))
                .orElseGet(() -> List.of(peer));
    }

    /** Returns all budgets that a peer may have spent from, whatever its level. */
    List<SharedBudget> ofAnyLevel(PeerId peer) {
        return Arrays.stream(TrustLevel.values())
                .flatMap(level ->
                        Stream.of(Currency.REQUESTS, Currency.BYTES).map(currency -> ofPeer(peer, level, currency)))
                .distinct()
                .toList();
    }

    private SharedBudget ofPeer(PeerId peer, TrustLevel level, Currency currency) {
        Limit limit = own.get(peer).map(mine -> mine.or(settings.peer(level))).orElseGet(() -> settings.peer(level));
        String section = settings.levels().containsKey(level) ? SECTION + "levels." + level + "." : SECTION;
        return budget("peer:" + peer, limit, section, currency).orElseThrow();
    }

    private Optional<SharedBudget> budget(String owner, Limit limit, String section, Currency currency) {
        Duration window = limit.timeWindow().orElse(settings.timeWindow());
        String name = owner + ':' + currency.name().toLowerCase(Locale.ROOT);
        return switch (currency) {
            case REQUESTS ->
                limit.maxRequests()
                        .map(requests -> new SharedBudget(
                                name, requests + limit.burst().orElse(0L), requests, window, section + "max_requests"));
            // More than a byte a nanosecond is not told from it.
            case BYTES ->
                limit.maxBytes()
                        .map(bytes -> new SharedBudget(
                                name, bytes, Math.min(bytes, window.toNanos()), window, section + "max_bytes"));
            case STREAMS -> Optional.empty(); // open ones are each node's own
        };
    }
}
