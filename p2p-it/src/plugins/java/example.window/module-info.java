/**
 * A rate limiter of a third party, with sliding windows instead of buckets.
 *
 * @provides io.p2p4j.api.resilience.RateLimiterProvider of type {@code sliding_window}
 */
module example.window {
    requires io.p2p4j.api;

    provides io.p2p4j.api.resilience.RateLimiterProvider with
            example.window.SlidingWindowProvider;
}
