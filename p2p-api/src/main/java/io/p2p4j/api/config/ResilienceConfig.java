package io.p2p4j.api.config;

import java.time.Duration;
import java.util.Optional;

/** Configures limits, breakers and retries; section {@code resilience}. */
public record ResilienceConfig(
        @Key("what each peer may ask") RateLimit rateLimit,
        @Key("when a failing peer is left alone") Breaker circuitBreaker,
        @Key("how connecting is tried again") Retry retry) {

    /** Returns the defaults. */
    public static ResilienceConfig defaults() {
        return new ResilienceConfig(RateLimit.defaults(), Breaker.defaults(), Retry.defaults());
    }

    /**
     * Limits what each peer may ask: a token bucket that holds {@code max_requests + burst} and regains {@code
     * max_requests} per {@code time_window}, evenly.
     */
    public record RateLimit(
            @Key(value = "requests per window", unit = "requests", live = true) @Range(min = 1, max = 1_000_000_000)
            long maxRequests,

            @Key(value = "the window", live = true) Duration timeWindow,

            @Key(value = "requests beyond that, for a peer that was quiet", unit = "requests", live = true)
            @Range(min = 0, max = 1_000_000_000)
            long burst,

            @Key(value = "the most peers with a budget of their own; newcomers beyond share one", unit = "peers")
            @Range(min = 1, max = 10_000_000)
            int maxPeers,

            @Key("the type of the provider, where several are found")
            Optional<String> provider) {

        /** Checks the values. */
        public RateLimit {
            Check.ranges(RateLimit.class, maxRequests, timeWindow, burst, maxPeers, provider);
        }

        /** Returns the defaults: 100 requests a minute. */
        public static RateLimit defaults() {
            return new RateLimit(100, Duration.ofSeconds(60), 0, 10_000, Optional.empty());
        }
    }

    /** Leaves a failing peer alone. */
    public record Breaker(
            @Key(value = "failures in a row that open the breaker", unit = "failures", live = true)
            @Range(min = 1, max = 1_000_000)
            int failureThreshold,

            @Key(value = "how long it stays open before a probe", live = true)
            Duration timeout,

            @Key(value = "successful probes in a row that close it", unit = "probes", live = true)
            @Range(min = 1, max = 1_000_000)
            int successThreshold,

            @Key(value = "the most peers with a breaker of their own", unit = "peers") @Range(min = 1, max = 10_000_000)
            int maxPeers,

            @Key("the type of the provider, where several are found")
            Optional<String> provider) {

        /** Checks the values. */
        public Breaker {
            Check.ranges(Breaker.class, failureThreshold, timeout, successThreshold, maxPeers, provider);
        }

        /** Returns the defaults: five failures open it for a minute. */
        public static Breaker defaults() {
            return new Breaker(5, Duration.ofSeconds(60), 1, 10_000, Optional.empty());
        }
    }

    /** Tries to connect again, with exponential backoff. */
    public record Retry(
            @Key(value = "attempts in all, the first included", unit = "attempts", live = true)
            @Range(min = 1, max = 1000)
            int maxAttempts,

            @Key(value = "the wait after the first failure; it doubles from there", live = true)
            Duration initialDelay,

            @Key(value = "the longest wait", live = true) Duration maxDelay,

            @Key(value = "the share by which a wait is lengthened or shortened at random", unit = "share", live = true)
            @Range(min = 0, max = 1)
            double jitter,

            @Key("the type of the provider, where several are found")
            Optional<String> provider) {

        /** Checks the values. */
        public Retry {
            Check.ranges(Retry.class, maxAttempts, initialDelay, maxDelay, jitter, provider);
            Check.notLess("max_delay", maxDelay, "initial_delay", initialDelay);
        }

        /** Returns the defaults: three attempts, one to ten seconds apart. */
        public static Retry defaults() {
            return new Retry(3, Duration.ofSeconds(1), Duration.ofSeconds(10), 0.25, Optional.empty());
        }
    }
}
