package io.p2p4j.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.Retry;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.resilience.RetryPolicy.After;
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

    private Retries begin(int attempts, double jitter) {
        Retry settings = Retry.of(attempts, Duration.ofSeconds(1), Duration.ofSeconds(10), jitter);
        return provider()
                .create(ProviderContext.of(settings, Path.of("unused")))
                .begin();
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

    /** The waits double up to the longest one. */
    @Test
    void backsOffExponentially() {
        Retries retries = begin(7, 0);
        for (long seconds : new long[] {1, 2, 4, 8, 10, 10}) {
            After after = assertInstanceOf(After.class, retries.next(failure(ErrorCode.TIMEOUT), LONG));
            assertEquals(Duration.ofSeconds(seconds), after.delay());
        }
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
            if (!Retry.defaults().retryOn().contains(code)) {
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
