package io.p2p4j.api.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Configures limits, breakers and retries; section {@code resilience}.
 *
 * @param rateLimit what each peer may ask
 * @param circuitBreaker when a failing peer is left alone
 * @param retry how connecting is tried again
 */
public record ResilienceConfig(RateLimit rateLimit, Breaker circuitBreaker, Retry retry) {

    /** Returns the defaults. */
    public static ResilienceConfig defaults() {
        return new ResilienceConfig(RateLimit.defaults(), Breaker.defaults(), Retry.defaults());
    }

    /**
     * Limits what each peer may ask: a token bucket that holds {@code max_requests + burst} and regains {@code
     * max_requests} per {@code time_window}, evenly.
     *
     * @param maxRequests requests per window
     * @param timeWindow the window
     * @param burst requests beyond that, for a peer that was quiet
     * @param maxPeers the most peers with a budget of their own; newcomers beyond share one
     * @param provider the type of the provider, where several are found
     */
    public record RateLimit(
            long maxRequests, Duration timeWindow, long burst, int maxPeers, Optional<String> provider) {

        /** Checks the values. */
        public RateLimit {
            Check.range("max_requests", maxRequests, 1, 1_000_000_000);
            Check.positive("time_window", timeWindow);
            Check.range("burst", burst, 0, 1_000_000_000);
            Check.range("max_peers", maxPeers, 1, 10_000_000);
        }

        /** Returns the defaults: 100 requests a minute. */
        public static RateLimit defaults() {
            return new RateLimit(100, Duration.ofSeconds(60), 0, 10_000, Optional.empty());
        }
    }

    /**
     * Leaves a failing peer alone.
     *
     * @param failureThreshold failures in a row that open the breaker
     * @param timeout how long it stays open before a probe
     * @param successThreshold successful probes in a row that close it
     * @param maxPeers the most peers with a breaker of their own
     * @param provider the type of the provider, where several are found
     */
    public record Breaker(
            int failureThreshold, Duration timeout, int successThreshold, int maxPeers, Optional<String> provider) {

        /** Checks the values. */
        public Breaker {
            Check.range("failure_threshold", failureThreshold, 1, 1_000_000);
            Check.positive("timeout", timeout);
            Check.range("success_threshold", successThreshold, 1, 1_000_000);
            Check.range("max_peers", maxPeers, 1, 10_000_000);
        }

        /** Returns the defaults: five failures open it for a minute. */
        public static Breaker defaults() {
            return new Breaker(5, Duration.ofSeconds(60), 1, 10_000, Optional.empty());
        }
    }

    /**
     * Tries to connect again, with exponential backoff.
     *
     * @param maxAttempts attempts in all, the first included
     * @param initialDelay the wait after the first failure; it doubles from there
     * @param maxDelay the longest wait
     * @param jitter the share by which a wait is lengthened or shortened at random, 0 to 1
     * @param provider the type of the provider, where several are found
     */
    public record Retry(
            int maxAttempts, Duration initialDelay, Duration maxDelay, double jitter, Optional<String> provider) {

        /** Checks the values. */
        public Retry {
            Check.range("max_attempts", maxAttempts, 1, 1000);
            Check.positive("initial_delay", initialDelay);
            Check.positive("max_delay", maxDelay);
            if (maxDelay.compareTo(initialDelay) < 0) {
                throw new IllegalArgumentException("max_delay = " + maxDelay.toMillis() / 1e3
                        + " s is less than initial_delay = " + initialDelay.toMillis() / 1e3 + " s");
            }
            if (!(jitter >= 0 && jitter <= 1)) {
                throw new IllegalArgumentException("jitter = " + jitter + " is not between 0 and 1");
            }
        }

        /** Returns the defaults: three attempts, one to ten seconds apart. */
        public static Retry defaults() {
            return new Retry(3, Duration.ofSeconds(1), Duration.ofSeconds(10), 0.25, Optional.empty());
        }
    }
}
