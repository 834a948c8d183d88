package io.p2p4j.resilience.limiter;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.security.TrustLevel;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the plan by which an account goes; made anew from each configuration.
 *
 * <p>Plans are told apart by identity, so an account notices at its next use that there are others.
 */
final class Plans {

    private static final String SECTION = "resilience.rate_limit.";
    static final String OVERFLOW = SECTION + "max_peers";

    private final RateLimit settings;
    private final Plan[] levels;
    private final Plan subnet;
    private final Plan node;
    private final Plan overflowOfStrangers;
    private final Plan overflowOfKnown;
    private final Plan overflowOfSubnets;
    private final Map<PeerId, OwnPlans> own;

    /**
     * Makes the plans of a configuration.
     *
     * @param limits those that single peers have beside it
     * @throws io.p2p4j.api.error.ConfigException if requests come back faster than one a nanosecond
     */
    Plans(RateLimit settings, Map<PeerId, Limit> limits) {
        this.settings = settings;
        this.own = new ConcurrentHashMap<>();
        limits.forEach((peer, limit) -> own.put(peer, plansOf(limit)));
        this.levels = Arrays.stream(TrustLevel.values()).map(this::ofLevel).toArray(Plan[]::new);
        this.subnet = shared(settings.subnet(), "subnet.");
        this.node = shared(settings.node(), "node.");
        this.overflowOfStrangers = level(TrustLevel.UNKNOWN).under(OVERFLOW);
        this.overflowOfKnown = level(TrustLevel.VERIFIED).under(OVERFLOW);
        this.overflowOfSubnets = subnet.under(OVERFLOW);
    }

    private Plan ofLevel(TrustLevel level) {
        Limit special = Optional.ofNullable(settings.levels().get(level)).orElseGet(Limit::defaults);
        return Plan.of(
                settings.peer(level), settings.timeWindow(), name -> SECTION + scope(special, level, name) + name);
    }

    /** The level's section is the rule where it says so, else that of all peers. */
    private static String scope(Limit special, TrustLevel level, String name) {
        boolean says = switch (name) {
            case "max_requests" ->
                special.maxRequests().isPresent()
                        || special.burst().isPresent()
                        || special.timeWindow().isPresent();
            case "max_bytes" ->
                special.maxBytes().isPresent() || special.timeWindow().isPresent();
            default -> special.maxStreams().isPresent();
        };
        return says ? "levels." + level + "." : "";
    }

    private Plan shared(Limit limit, String scope) {
        return Plan.of(limit, settings.timeWindow(), name -> SECTION + scope + name);
    }

    @SuppressWarnings("EnumOrdinal") // one for each level, looked up for every request
    Plan level(TrustLevel level) {
        return levels[level.ordinal()];
    }

    Plan subnet() {
        return subnet;
    }

    Plan node() {
        return node;
    }

    /** Returns whether somebody is charged beside the peer. */
    boolean shares(Subject subject, Currency currency) {
        return node.limits(currency)
                || subnet.limits(currency) && subject.subnet().isPresent();
    }

    /** Returns the plan of those who share an account. */
    Plan overflow(boolean known) {
        return known ? overflowOfKnown : overflowOfStrangers;
    }

    Plan overflowOfSubnets() {
        return overflowOfSubnets;
    }

    /** Returns the plan of a peer. */
    Plan of(Subject subject) {
        if (own.isEmpty()) {
            return level(subject.level());
        }
        OwnPlans mine = own.get(subject.peer());
        return mine == null ? level(subject.level()) : mine.plan(subject.level());
    }

    /** Returns whether a peer was known before it came; one with a limit of its own was. */
    boolean known(Subject subject) {
        return subject.known() || !own.isEmpty() && own.containsKey(subject.peer());
    }

    /** Returns the limits of single peers, by peer; what is put there acts at once. */
    Map<PeerId, OwnPlans> own() {
        return own;
    }

    /** Returns the plans of a limit: what it does not say is what the peer's level has. */
    OwnPlans plansOf(Limit limit) {
        return new OwnPlans(
                limit, (mine, level) -> Plan.of(mine.or(settings.peer(level)), settings.timeWindow(), SECTION::concat));
    }
}
