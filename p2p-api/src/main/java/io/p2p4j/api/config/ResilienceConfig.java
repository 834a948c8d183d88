package io.p2p4j.api.config;

import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.security.TrustLevel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Configures limits, breakers and retries; section {@code resilience}.
 */
public record ResilienceConfig(
        @Key("what each peer may ask") RateLimit rateLimit,
        @Key("when a failing peer is left alone") Breaker circuitBreaker,
        @Key("how connecting is tried again") RetryConfig retry) {

    /** Returns the defaults. */
    public static ResilienceConfig defaults() {
        return new ResilienceConfig(RateLimit.defaults(), Breaker.defaults(), RetryConfig.defaults());
    }

    /**
     * Limits what each peer may ask: a token bucket that holds {@code max_requests + burst} and regains {@code
     * max_requests} per {@code time_window}, evenly; one of {@code max_bytes} beside it; and a count of open streams.
     */
    public record RateLimit(
            @Key(value = "requests per window", unit = "requests", live = true) @Range(min = 1, max = 1_000_000_000)
            long maxRequests,

            @Key(value = "the window", live = true) Duration timeWindow,

            @Key(value = "requests beyond that, for a peer that was quiet", unit = "requests", live = true)
            @Range(min = 0, max = 1_000_000_000)
            long burst,

            @Key(value = "bytes per window, counted before they are understood", unit = "bytes", live = true)
            @Range(min = 1, max = 1L << 50)
            long maxBytes,

            @Key(value = "streams that are open at once", unit = "streams", live = true)
            @Range(min = 1, max = 1_000_000_000)
            int maxStreams,

            @Key(value = "the most peers with a budget of their own; newcomers beyond share one", unit = "peers")
            @Range(min = 1, max = 10_000_000)
            int maxPeers,

            @Key(value = "other limits by trust level", live = true)
            Map<TrustLevel, Limit> levels,

            @Key(
                    value = "limits that the peers of an IPv4 /24 or IPv6 /56 share; what is not set is not limited",
                    live = true)
            Limit subnet,

            @Key(value = "limits that all peers share; what is not set is not limited", live = true)
            Limit node,

            @Key("the Redis in which the provider redis shares budgets with other nodes")
            RedisConfig redis,

            @Key("the type of the provider, where several are found")
            Optional<String> provider) {

        /** Checks the values and copies the levels. */
        public RateLimit {
            levels = Map.copyOf(levels);
            Check.ranges(
                    RateLimit.class,
                    maxRequests,
                    timeWindow,
                    burst,
                    maxBytes,
                    maxStreams,
                    maxPeers,
                    levels,
                    subnet,
                    node,
                    redis,
                    provider);
        }

        /** Returns the defaults: 100 requests, 64 MiB a minute, 256 streams. */
        public static RateLimit defaults() {
            return new RateLimit(
                    100,
                    Duration.ofSeconds(60),
                    0,
                    64L << 20,
                    256,
                    10_000,
                    Map.of(),
                    Limit.defaults(),
                    Limit.defaults(),
                    RedisConfig.defaults(),
                    Optional.empty());
        }

        /** Returns the defaults but for these requests and this bound of peers. */
        public static RateLimit of(long maxRequests, Duration timeWindow, long burst, int maxPeers) {
            return defaults().with(Limit.requests(maxRequests, timeWindow, burst), maxPeers);
        }

        /** Returns the same with what a limit sets, for each peer, and another bound of peers. */
        public RateLimit with(Limit limit, int peers) {
            Limit mine = limit.or(peer());
            return new RateLimit(
                    mine.maxRequests().orElseThrow(),
                    mine.timeWindow().orElseThrow(),
                    mine.burst().orElseThrow(),
                    mine.maxBytes().orElseThrow(),
                    mine.maxStreams().orElseThrow(),
                    peers,
                    levels,
                    subnet,
                    node,
                    redis,
                    provider);
        }

        /** Returns the same with other limits by level, per subnet, and for all together. */
        public RateLimit with(Map<TrustLevel, Limit> byLevel, Limit perSubnet, Limit perNode) {
            return new RateLimit(
                    maxRequests,
                    timeWindow,
                    burst,
                    maxBytes,
                    maxStreams,
                    maxPeers,
                    byLevel,
                    perSubnet,
                    perNode,
                    redis,
                    provider);
        }

        /** Returns the same with another Redis. */
        public RateLimit with(RedisConfig shared) {
            return new RateLimit(
                    maxRequests,
                    timeWindow,
                    burst,
                    maxBytes,
                    maxStreams,
                    maxPeers,
                    levels,
                    subnet,
                    node,
                    shared,
                    provider);
        }

        /** Returns the limit of a peer whose level has none of its own; everything is set. */
        public Limit peer() {
            return new Limit(
                    Optional.of(maxRequests),
                    Optional.of(timeWindow),
                    Optional.of(burst),
                    Optional.of(maxBytes),
                    Optional.of(maxStreams));
        }

        /** Returns the limit of a peer of some level; everything is set. */
        public Limit peer(TrustLevel level) {
            return Optional.ofNullable(levels.get(level))
                    .map(own -> own.or(peer()))
                    .orElseGet(this::peer);
        }
    }

    /**
     * Says some of the limits that make up a budget; what is empty is said elsewhere.
     */
    public record Limit(
            @Key(value = "requests per window", unit = "requests", live = true) @Range(min = 1, max = 1_000_000_000)
            Optional<Long> maxRequests,

            @Key(value = "the window", live = true) Optional<Duration> timeWindow,

            @Key(value = "requests beyond that, for a peer that was quiet", unit = "requests", live = true)
            @Range(min = 0, max = 1_000_000_000)
            Optional<Long> burst,

            @Key(value = "bytes per window, counted before they are understood", unit = "bytes", live = true)
            @Range(min = 1, max = 1L << 50)
            Optional<Long> maxBytes,

            @Key(value = "streams that are open at once", unit = "streams", live = true)
            @Range(min = 1, max = 1_000_000_000)
            Optional<Integer> maxStreams) {

        /** Checks the values. */
        public Limit {
            Check.ranges(Limit.class, maxRequests, timeWindow, burst, maxBytes, maxStreams);
        }

        /** Returns the limit that says nothing. */
        public static Limit defaults() {
            return new Limit(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** Returns a limit of requests alone. */
        public static Limit requests(long maxRequests, Duration timeWindow, long burst) {
            return new Limit(
                    Optional.of(maxRequests),
                    Optional.of(timeWindow),
                    Optional.of(burst),
                    Optional.empty(),
                    Optional.empty());
        }

        /** Returns the same with a limit of bytes per window. */
        public Limit withBytes(long bytes) {
            return new Limit(maxRequests, timeWindow, burst, Optional.of(bytes), maxStreams);
        }

        /** Returns the same with a limit of streams at once. */
        public Limit withStreams(int streams) {
            return new Limit(maxRequests, timeWindow, burst, maxBytes, Optional.of(streams));
        }

        /** Returns what this limit says, and what another says where this one is silent. */
        public Limit or(Limit other) {
            return new Limit(
                    maxRequests.or(other::maxRequests),
                    timeWindow.or(other::timeWindow),
                    burst.or(other::burst),
                    maxBytes.or(other::maxBytes),
                    maxStreams.or(other::maxStreams));
        }
    }

    /**
     * Leaves a failing peer alone.
     */
    public record Breaker(
            @Key(value = "failures in a row that open the breaker", unit = "failures", live = true)
            @Range(min = 1, max = 1_000_000)
            int failureThreshold,

            @Key(
                    value = "the share of failures among the last window results that opens it too",
                    unit = "share",
                    live = true)
            @Range(min = 0, max = 1)
            Optional<Double> failureRate,

            @Key(
                    value = "results that failure_rate is taken over; those that are not there yet count as successes",
                    unit = "results",
                    live = true)
            @Range(min = 1, max = 10_000)
            int window,

            @Key(value = "how long it stays open before a probe", live = true)
            Duration timeout,

            @Key(
                    value =
                            "how long at most, since it doubles each time a probe fails; timeout itself if that is longer",
                    live = true)
            Duration maxTimeout,

            @Key(
                    value = "the share by which a doubled timeout is lengthened or shortened at random",
                    unit = "share",
                    live = true)
            @Range(min = 0, max = 1)
            double jitter,

            @Key(value = "after which a probe that is not settled gives its place to the next", live = true)
            Duration probeTimeout,

            @Key(value = "successful probes in a row that close it", unit = "probes", live = true)
            @Range(min = 1, max = 1_000_000)
            int successThreshold,

            @Key(value = "the kinds of operations that are guarded and counted", live = true)
            List<CircuitBreaker.Kind> counts,

            @Key(
                    value = "the most peers with a breaker of their own; nothing is counted for newcomers beyond",
                    unit = "peers")
            @Range(min = 1, max = 10_000_000)
            int maxPeers,

            @Key("the type of the provider, where several are found")
            Optional<String> provider) {

        /** Checks the values and copies the kinds. */
        public Breaker {
            counts = List.copyOf(counts);
            Check.ranges(
                    Breaker.class,
                    failureThreshold,
                    failureRate,
                    window,
                    timeout,
                    maxTimeout,
                    jitter,
                    probeTimeout,
                    successThreshold,
                    counts,
                    maxPeers,
                    provider);
            if (failureRate.filter(value -> value == 0).isPresent()) {
                throw new IllegalArgumentException("failure_rate = 0 is not more than 0");
            }
        }

        /** Returns the defaults: five failures open it for a minute, or up to ten when it opens again and again. */
        public static Breaker defaults() {
            return new Breaker(
                    5,
                    Optional.empty(),
                    20,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(600),
                    0.25,
                    Duration.ofSeconds(60),
                    1,
                    List.of(CircuitBreaker.Kind.values()),
                    10_000,
                    Optional.empty());
        }

        /** Returns the defaults but for these, without jitter and with a timeout that does not grow. */
        public static Breaker of(int failureThreshold, Duration timeout, int successThreshold, int maxPeers) {
            Breaker defaults = defaults();
            return new Breaker(
                    failureThreshold,
                    defaults.failureRate,
                    defaults.window,
                    timeout,
                    timeout,
                    0,
                    defaults.probeTimeout,
                    successThreshold,
                    defaults.counts,
                    maxPeers,
                    defaults.provider);
        }
    }
}
