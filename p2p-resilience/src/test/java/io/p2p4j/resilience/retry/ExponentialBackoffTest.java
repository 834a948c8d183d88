package io.p2p4j.resilience.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.resilience.RetryPolicy.After;
import io.p2p4j.api.resilience.RetryPolicy.Next;
import io.p2p4j.api.resilience.RetryPolicy.Retries;
import io.p2p4j.api.resilience.RetryPolicy.Stop;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExponentialBackoffTest {

    private static final Optional<String> ANY = Optional.empty();
    private static final SettableTicker TICKER = new SettableTicker(Long.MAX_VALUE);
    private static final Duration LONG = Duration.ofDays(1);

    private static RetryPolicy policy(int attempts, Duration initial, Duration max, double jitter) {
        RetryConfig defaults = RetryConfig.of(attempts, initial, max, jitter);
        RetryConfig unbounded = new RetryConfig(
                attempts, initial, max, jitter, false, Duration.ofDays(1), defaults.retryOn(), 1000, 1000, ANY);
        return policy(unbounded);
    }

    private static ExponentialBackoff policy(RetryConfig settings) {
        return new ExponentialBackoff(settings, TICKER, () -> 0.5);
    }

    private static P2pException failure(ErrorCode code) {
        return P2pError.of(code, "the peer did not answer").toException();
    }

    private static Next next(Retries retries, Duration left) {
        return retries.next(failure(ErrorCode.NETWORK_ERROR), left);
    }

    private static List<Duration> delays(RetryPolicy policy) {
        List<Duration> delays = new ArrayList<>();
        Retries retries = policy.begin();
        while (next(retries, LONG) instanceof After after) {
            delays.add(after.delay());
        }
        return delays;
    }

    private static List<Duration> seconds(int... values) {
        List<Duration> seconds = new ArrayList<>();
        for (int value : values) {
            seconds.add(Duration.ofSeconds(value));
        }
        return seconds;
    }

    @Test
    void doublesTheDelayUpToTheLimit() {
        assertEquals(seconds(1, 2, 4, 8, 10, 10), delays(policy(7, Duration.ofSeconds(1), Duration.ofSeconds(10), 0)));
        assertEquals(seconds(3, 6, 9), delays(policy(4, Duration.ofSeconds(3), Duration.ofSeconds(9), 0)));
    }

    @Test
    void staysAtADelayThatCannotGrow() {
        assertEquals(seconds(5, 5, 5), delays(policy(4, Duration.ofSeconds(5), Duration.ofSeconds(5), 0)));
    }

    @Test
    void countsTheFirstAttempt() {
        assertEquals(List.of(), delays(policy(1, Duration.ofSeconds(1), Duration.ofSeconds(10), 0)));
        assertEquals(
                1,
                delays(policy(2, Duration.ofSeconds(1), Duration.ofSeconds(10), 0))
                        .size());
        assertEquals(
                999,
                delays(policy(1000, Duration.ofNanos(1), Duration.ofSeconds(10), 1))
                        .size());
    }

    @Test
    void spreadsDelaysByTheJitterAndNoFurther() {
        RetryPolicy policy = policy(6, Duration.ofSeconds(1), Duration.ofSeconds(4), 0.25);
        double[] base = {1, 2, 4, 4, 4};
        double least = 2;
        double most = 0;
        for (int round = 0; round < 2000; round++) {
            List<Duration> delays = delays(policy);
            assertEquals(base.length, delays.size());
            for (int i = 0; i < base.length; i++) {
                double share = delays.get(i).toNanos() / 1e9 / base[i];
                assertTrue(share >= 0.75 - 1e-9 && share <= 1.25, share + " of the delay");
                least = Math.min(least, share);
                most = Math.max(most, share);
            }
        }
        assertTrue(least < 0.80 && most > 1.20, "both sides are used: " + least + " to " + most);
    }

    @Test
    void jittersADelayThatCannotGrow() {
        Set<Duration> seen = Set.copyOf(delays(policy(50, Duration.ofSeconds(2), Duration.ofSeconds(2), 1)));
        assertTrue(seen.size() > 10);
        assertTrue(seen.stream().allMatch(delay -> !delay.isNegative() && delay.compareTo(Duration.ofSeconds(4)) <= 0));
    }

    @Test
    void triesAgainOnlyWhatTheNetworkMayMend() {
        EnumSet<ErrorCode> mended = EnumSet.noneOf(ErrorCode.class);
        for (ErrorCode code : ErrorCode.values()) {
            Retries retries =
                    policy(3, Duration.ofSeconds(1), Duration.ofSeconds(10), 0).begin();
            if (retries.next(failure(code), LONG) instanceof After) {
                mended.add(code);
            }
        }
        assertEquals(EnumSet.of(ErrorCode.NETWORK_ERROR, ErrorCode.TIMEOUT, ErrorCode.OVERLOADED), mended);
    }

    @Test
    void stopsWhenTheDelayLeavesNoTime() {
        RetryPolicy policy = policy(3, Duration.ofSeconds(1), Duration.ofSeconds(10), 0);
        assertSame(Stop.STOP, next(policy.begin(), Duration.ofMillis(999)));
        assertSame(Stop.STOP, next(policy.begin(), Duration.ofSeconds(1)));
        assertSame(Stop.STOP, next(policy.begin(), Duration.ZERO));
        assertSame(Stop.STOP, next(policy.begin(), Duration.ofSeconds(-1)));
        assertEquals(
                new After(Duration.ofSeconds(1)),
                next(policy.begin(), Duration.ofSeconds(1).plusNanos(1)));
    }

    @Test
    void staysStopped() {
        Retries outOfTime =
                policy(9, Duration.ofSeconds(1), Duration.ofSeconds(10), 0).begin();
        assertSame(Stop.STOP, next(outOfTime, Duration.ZERO));
        assertSame(Stop.STOP, next(outOfTime, LONG));

        Retries refused =
                policy(9, Duration.ofSeconds(1), Duration.ofSeconds(10), 0).begin();
        assertSame(Stop.STOP, refused.next(failure(ErrorCode.PERMISSION_DENIED), LONG));
        assertSame(Stop.STOP, next(refused, LONG));
    }

    @Test
    void followsEachOperationByItself() {
        RetryPolicy policy = policy(3, Duration.ofSeconds(1), Duration.ofSeconds(10), 0);
        Retries first = policy.begin();
        Retries second = policy.begin();
        assertEquals(
                Duration.ofSeconds(1),
                assertInstanceOf(After.class, next(first, LONG)).delay());
        assertEquals(
                Duration.ofSeconds(2),
                assertInstanceOf(After.class, next(first, LONG)).delay());
        assertEquals(
                Duration.ofSeconds(1),
                assertInstanceOf(After.class, next(second, LONG)).delay());
    }

    private static RetryConfig timed(boolean fullJitter, Duration total, List<ErrorCode> codes) {
        return new RetryConfig(
                5, Duration.ofSeconds(4), Duration.ofSeconds(64), 0, fullJitter, total, codes, 1000, 1000, ANY);
    }

    @Test
    void takesAnyTimeUpToTheDelayWithFullJitter() {
        List<ErrorCode> codes = List.of(ErrorCode.NETWORK_ERROR);
        for (double chance : new double[] {0, 0.25, 0.999}) {
            RetryPolicy policy = new ExponentialBackoff(timed(true, LONG, codes), TICKER, () -> chance);
            Retries retries = policy.begin();
            for (int delay = 4; delay <= 32; delay *= 2) {
                assertEquals(
                        new After(Duration.ofNanos((long) (delay * 1_000_000_000L * chance))), next(retries, LONG));
            }
        }
    }

    @Test
    void waitsAsLongAsThePeerAskedFor() {
        Retries retries =
                policy(timed(false, LONG, List.of(ErrorCode.OVERLOADED))).begin();
        assertEquals(new After(Duration.ofSeconds(9)), retries.next(busy(Duration.ofSeconds(9)), LONG));
        assertEquals(new After(Duration.ofSeconds(8)), retries.next(busy(Duration.ofSeconds(1)), LONG));
        assertSame(Stop.STOP, retries.next(busy(Duration.ofNanos(Long.MAX_VALUE)), LONG), "it has no such time");
    }

    private static P2pException busy(Duration retryAfter) {
        return P2pError.of(ErrorCode.OVERLOADED, "too much to do")
                .retryAfter(retryAfter)
                .toException();
    }

    @Test
    void stopsWhenTheTotalTimeIsUp() {
        SettableTicker ticker = new SettableTicker(Long.MAX_VALUE - 5);
        RetryConfig settings = timed(false, Duration.ofSeconds(20), List.of(ErrorCode.NETWORK_ERROR));
        Retries retries = new ExponentialBackoff(settings, ticker, () -> 0.5).begin();
        assertEquals(new After(Duration.ofSeconds(4)), next(retries, LONG));
        ticker.advance(Duration.ofSeconds(4));
        assertEquals(new After(Duration.ofSeconds(8)), next(retries, LONG));
        ticker.advance(Duration.ofSeconds(8));
        assertSame(Stop.STOP, next(retries, LONG), "16 s are more than the 8 s left");
    }

    @Test
    void triesAgainOnlyTheCodesItIsTold() {
        RetryPolicy policy = policy(timed(false, LONG, List.of(ErrorCode.RATE_LIMIT_EXCEEDED)));
        assertSame(Stop.STOP, policy.begin().next(failure(ErrorCode.NETWORK_ERROR), LONG));
        assertInstanceOf(After.class, policy.begin().next(failure(ErrorCode.RATE_LIMIT_EXCEEDED), LONG));
    }

    @Test
    void letsOperationsEndAsTheyBeganWhenSettingsChange() {
        ExponentialBackoff policy = policy(timed(false, LONG, List.of(ErrorCode.NETWORK_ERROR)));
        Retries begun = policy.begin();
        policy.reload(timed(false, LONG, List.of(ErrorCode.TIMEOUT)));
        assertInstanceOf(After.class, next(begun, LONG));
        assertSame(Stop.STOP, next(policy.begin(), LONG));
    }
}
