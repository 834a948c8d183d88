package io.p2p4j.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.p2p4j.api.config.ResilienceConfig.Breaker;
import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.security.TrustLevel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResilienceConfigTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final Optional<String> ANY = Optional.empty();

    @Test
    void defaultsAreThosePromised() {
        ResilienceConfig config = ResilienceConfig.defaults();
        assertEquals(
                new RateLimit(
                        100,
                        MINUTE,
                        0,
                        64L << 20,
                        256,
                        10_000,
                        Map.of(),
                        Limit.defaults(),
                        Limit.defaults(),
                        RedisConfig.defaults(),
                        ANY),
                config.rateLimit());
        assertEquals(
                new Breaker(
                        5,
                        Optional.empty(),
                        20,
                        MINUTE,
                        Duration.ofMinutes(10),
                        0.25,
                        MINUTE,
                        1,
                        List.of(Kind.CONNECT, Kind.CALL),
                        10_000,
                        ANY),
                config.circuitBreaker());
        assertEquals(
                new RetryConfig(
                        3,
                        SECOND,
                        Duration.ofSeconds(10),
                        0.25,
                        false,
                        Duration.ofSeconds(120),
                        List.of(ErrorCode.NETWORK_ERROR, ErrorCode.TIMEOUT, ErrorCode.OVERLOADED),
                        0.2,
                        100,
                        ANY),
                config.retry());
    }

    @Test
    void boundsTheRateLimit() {
        Bounds.ofNumber("max_requests", 1, 1_000_000_000, value -> RateLimit.of(value, MINUTE, 0, 1));
        Bounds.ofDuration("time_window", value -> RateLimit.of(1, value, 0, 1));
        Bounds.ofNumber("burst", 0, 1_000_000_000, value -> RateLimit.of(1, MINUTE, value, 1));
        Bounds.ofNumber("max_peers", 1, 10_000_000, value -> RateLimit.of(1, MINUTE, 0, (int) value));
    }

    @Test
    void boundsTheBreaker() {
        Bounds.ofNumber("failure_threshold", 1, 1_000_000, value -> Breaker.of((int) value, MINUTE, 1, 1));
        Bounds.ofDuration("timeout", value -> Breaker.of(1, value, 1, 1));
        Bounds.ofNumber("success_threshold", 1, 1_000_000, value -> Breaker.of(1, MINUTE, (int) value, 1));
        Bounds.ofNumber("max_peers", 1, 10_000_000, value -> Breaker.of(1, MINUTE, 1, (int) value));
    }

    @Test
    void boundsRetries() {
        Bounds.ofNumber("max_attempts", 1, 1000, value -> RetryConfig.of((int) value, SECOND, SECOND, 0));
        Bounds.ofDuration("initial_delay", value -> RetryConfig.of(1, value, Bounds.LONGEST, 0));
        Bounds.ofDuration("max_delay", value -> RetryConfig.of(1, Bounds.SHORTEST, value, 0));
    }

    @Test
    void boundsJitter() {
        assertNotNull(jitter(0));
        assertNotNull(jitter(1));
        Bounds.refuses("jitter = -0.01 is not between 0 and 1", () -> jitter(-0.01));
        Bounds.refuses("jitter = 1.01", () -> jitter(1.01));
        Bounds.refuses("jitter = NaN", () -> jitter(Double.NaN));
        Bounds.refuses("jitter = Infinity", () -> jitter(Double.POSITIVE_INFINITY));
    }

    @Test
    void refusesALongestDelayBelowTheFirst() {
        assertNotNull(RetryConfig.of(3, SECOND, SECOND, 0));
        Bounds.refuses(
                "max_delay = 0.5 s is less than initial_delay = 1.0 s",
                () -> RetryConfig.of(3, SECOND, Duration.ofMillis(500), 0));
    }

    private static RetryConfig jitter(double jitter) {
        return RetryConfig.of(1, SECOND, SECOND, jitter);
    }

    @Test
    void boundsPartialLimits() {
        Bounds.ofNumber("max_requests", 1, 1_000_000_000, value -> Limit.requests(value, MINUTE, 0));
        Bounds.ofDuration("time_window", value -> Limit.requests(1, value, 0));
        Bounds.ofNumber("burst", 0, 1_000_000_000, value -> Limit.requests(1, MINUTE, value));
        Bounds.ofNumber("max_bytes", 1, 1L << 50, value -> Limit.defaults().withBytes(value));
        Bounds.ofNumber(
                "max_streams", 1, 1_000_000_000, value -> Limit.defaults().withStreams((int) value));
        Bounds.ofNumber(
                "max_bytes",
                1,
                1L << 50,
                value -> RateLimit.defaults().with(Limit.defaults().withBytes(value), 1));
    }

    @Test
    void aLimitLeavesOpenWhatItDoesNotSay() {
        RateLimit limit = RateLimit.of(7, MINUTE, 3, 1)
                .with(Map.of(TrustLevel.TRUSTED, Limit.requests(70, SECOND, 0)), Limit.defaults(), Limit.defaults());
        assertEquals(limit.peer(), limit.peer(TrustLevel.VERIFIED));
        assertEquals(
                Limit.requests(70, SECOND, 0).withBytes(64L << 20).withStreams(256), limit.peer(TrustLevel.TRUSTED));
    }

    private static Breaker breaker(double rate, int window, Duration longest, double jitter, Duration probe) {
        return new Breaker(1, Optional.of(rate), window, SECOND, longest, jitter, probe, 1, List.of(Kind.CALL), 1, ANY);
    }

    @Test
    void boundsRatesAndTimesOfTheBreaker() {
        Bounds.refuses("failure_rate = 0 is not more than 0", () -> breaker(0, 1, MINUTE, 0, MINUTE));
        Bounds.refuses("failure_rate = 1.5 is not between 0 and 1", () -> breaker(1.5, 1, MINUTE, 0, MINUTE));
        Bounds.ofNumber("window", 1, 10_000, value -> breaker(1, (int) value, MINUTE, 0, MINUTE));
        Bounds.ofDuration("max_timeout", value -> breaker(1, 1, value, 0, MINUTE));
        Bounds.ofDuration("probe_timeout", value -> breaker(1, 1, MINUTE, 0, value));
        Bounds.refuses("jitter = -0.5 is not between 0 and 1", () -> breaker(1, 1, MINUTE, -0.5, MINUTE));
    }

    private static RetryConfig retry(Duration total, ErrorCode code, double ratio, int reserve) {
        return new RetryConfig(1, SECOND, SECOND, 0, true, total, List.of(code), ratio, reserve, ANY);
    }

    @Test
    void boundsBudgetsOfRetries() {
        Bounds.ofDuration("total_timeout", value -> retry(value, ErrorCode.TIMEOUT, 0, 0));
        Bounds.refuses("budget_ratio = 1000.5", () -> retry(SECOND, ErrorCode.TIMEOUT, 1000.5, 0));
        Bounds.ofNumber("budget_reserve", 0, 1_000_000, value -> retry(SECOND, ErrorCode.TIMEOUT, 0, (int) value));
        Bounds.refuses(
                "retry_on = PERMISSION_DENIED is not mended by trying again",
                () -> retry(SECOND, ErrorCode.PERMISSION_DENIED, 0, 0));
    }
}
