/**
 * Limits, breaks and retries per peer, with memory that stays bounded whoever comes.
 *
 * <p>A node finds the three providers by {@link java.util.ServiceLoader}, and so may any program that never sees a peer.
 *
 * @provides io.p2p4j.api.resilience.CircuitBreakerProvider of type {@code failsafe}
 * @provides io.p2p4j.api.resilience.RateLimiterProvider of the types {@code bucket4j} and {@code redis}
 * @provides io.p2p4j.api.resilience.RetryPolicyProvider of type {@code failsafe}
 */
@org.jspecify.annotations.NullMarked
@SuppressWarnings("requires-automatic") // Bucket4j and Lettuce have no descriptors, but fix their modules' names
module io.p2p4j.resilience {
    requires static org.jspecify; // annotations only, absent at run time
    requires dev.failsafe.core;
    requires io.github.bucket4j.core;
    requires io.p2p4j.api;

    // For those who share budgets through Redis; absent for all others.
    requires static io.github.bucket4j.lettuce;
    requires static lettuce.core;

    provides io.p2p4j.api.resilience.CircuitBreakerProvider with
            io.p2p4j.resilience.breaker.FailsafeBreakerProvider;
    provides io.p2p4j.api.resilience.RateLimiterProvider with
            io.p2p4j.resilience.limiter.Bucket4jLimiterProvider,
            io.p2p4j.resilience.redis.RedisLimiterProvider;
    provides io.p2p4j.api.resilience.RetryPolicyProvider with
            io.p2p4j.resilience.retry.FailsafeRetryProvider;
}
