package io.p2p4j.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Says what every {@link RetryPolicy} keeps. */
public abstract class RetryPolicyContract {

    private static final Duration LONG = Duration.ofMinutes(10);

    /** Makes a contract. */
    protected RetryPolicyContract() {}

    /** Returns the provider that is tested. */
    protected abstract RetryPolicyProvider provider();

    private RetryPolicy policy(int attempts, double jitter) {
        RetryConfig settings = RetryConfig.of(attempts, Duration.ofSeconds(1), Duration.ofSeconds(10), jitter);
        return provider().create(ProviderContext.of(settings, Path.of("unused")));
    }

    private Retries begin(int attempts, double jitter) {
        return policy(attempts, jitter).begin();
    }

    private static P2pException failure(ErrorCode code) {
        return P2pError.of(code, "a failure of a test").toException();
    }

    /** As many attempts as are configured, the first included. */
    @Test
    void stopsAfterTheLastAttempt() {
        Retries retries = begin(3, 0.25);
        assertInstanceOf(After.class, retries.next(failure(ErrorCode.NETWORK_ERROR), LONG));
        assertInstanceOf(After.class, retries.next(failure(ErrorCode.NETWORK_ERROR), LONG));
        assertEquals(Stop.STOP, retries.next(failure(ErrorCode.NETWORK_ERROR), LONG));
    }

    /** The first wait is the shortest, none is shorter than the one before, and none is longer than the longest. */
    @Test
    void waitsLongerAndLonger() {
        Retries retries = begin(7, 0);
        Duration before = Duration.ofSeconds(1);
        for (int i = 0; i < 6; i++) {
            Duration wait = delay(retries.next(failure(ErrorCode.TIMEOUT), LONG));
            assertTrue(i > 0 || wait.equals(before), wait::toString);
            assertTrue(wait.compareTo(before) >= 0 && wait.compareTo(Duration.ofSeconds(10)) <= 0, wait::toString);
            before = wait;
        }
    }

    private static Duration delay(Next next) {
        return assertInstanceOf(After.class, next).delay();
    }

    /** A peer that says when to come again is not asked before. */
    @Test
    void waitsAsLongAsItIsTold() {
        P2pException busy = P2pError.of(ErrorCode.OVERLOADED, "a failure of a test")
                .retryAfter(Duration.ofSeconds(30))
                .toException();
        assertTrue(delay(begin(3, 0.25).next(busy, LONG)).compareTo(Duration.ofSeconds(30)) >= 0);
        assertEquals(Stop.STOP, begin(3, 0.25).next(busy, Duration.ofSeconds(20)));
    }

    /** In an outage of all peers retries stay within what operations have saved and earn. */
    @Test
    void keepsTheBudgetOfAllOperations() {
        RetryPolicy policy = policy(3, 0.25);
        RetryConfig settings = RetryConfig.defaults();
        long retries = 0;
        for (int operation = 0; operation < 1_000; operation++) {
            Retries attempts = policy.begin();
            while (attempts.next(failure(ErrorCode.NETWORK_ERROR), LONG) instanceof After) {
                retries++;
            }
        }
        assertTrue(retries <= settings.budgetReserve() + settings.budgetRatio() * 1_000, retries + " retries");
    }

    /** Jitter moves a wait, by no more than its share. */
    @Test
    void jittersWithinItsShare() {
        long different = 0;
        for (int i = 0; i < 100; i++) {
            After after = assertInstanceOf(After.class, begin(2, 0.25).next(failure(ErrorCode.NETWORK_ERROR), LONG));
            long millis = after.delay().toMillis();
            assertTrue(millis >= 749 && millis <= 1251, () -> millis + " ms");
            different += millis == 1000 ? 0 : 1;
        }
        assertTrue(different > 50);
    }

    /** What trying again cannot mend is not tried again. */
    @Test
    void stopsAtOnceForOtherFailures() {
        for (ErrorCode code : ErrorCode.values()) {
            if (!RetryConfig.defaults().retryOn().contains(code)) {
                assertEquals(Stop.STOP, begin(3, 0).next(failure(code), LONG), code.name());
            }
        }
    }

    /** Nobody waits for an attempt that the deadline forbids. */
    @Test
    void stopsWhenTheTimeIsUp() {
        assertEquals(Stop.STOP, begin(3, 0).next(failure(ErrorCode.NETWORK_ERROR), Duration.ofMillis(500)));
    }
}
