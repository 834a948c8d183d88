package io.p2p4j.resilience.limiter;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.security.TrustLevel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/** Finds the plan of a peer that has a limit of its own, by its level; made when it is first needed. Thread-safe. */
final class OwnPlans {

    private final Limit limit;
    private final BiFunction<Limit, TrustLevel, Plan> planner;
    private final Map<TrustLevel, Plan> plans = new ConcurrentHashMap<>(1);

    /**
     * Begins with the level that limits most peers.
     *
     * @throws io.p2p4j.api.error.ConfigException if the limit cannot be kept
     */
    OwnPlans(Limit limit, BiFunction<Limit, TrustLevel, Plan> planner) {
        this.limit = limit;
        this.planner = planner;
        plan(TrustLevel.UNKNOWN);
    }

    Limit limit() {
        return limit;
    }

    Plan plan(TrustLevel level) {
        Plan present = plans.get(level);
        return present != null ? present : plans.computeIfAbsent(level, missing -> planner.apply(limit, missing));
    }
}
