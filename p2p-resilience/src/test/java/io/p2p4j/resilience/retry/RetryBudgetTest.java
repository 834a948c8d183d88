package io.p2p4j.resilience.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.resilience.RetryPolicy.After;
import io.p2p4j.resilience.keyed.Race;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

    @SuppressWarnings("StaticAssignmentOfThrowable") // its trace is of no interest
    private static final P2pException FAILURE =
            P2pError.of(ErrorCode.NETWORK_ERROR, "nobody is there").toException();

    private static RetryConfig settings(double ratio, int reserve) {
        RetryConfig defaults = RetryConfig.defaults();
        return new RetryConfig(
                10,
                defaults.initialDelay(),
                defaults.maxDelay(),
                0,
                false,
                Duration.ofDays(1),
                defaults.retryOn(),
                ratio,
                reserve,
                defaults.provider());
    }

    private static int granted(RetryBudget budget, int wanted) {
        int granted = 0;
        for (int i = 0; i < wanted; i++) {
            granted += budget.tryRetry() ? 1 : 0;
        }
        return granted;
    }

    @Test
    void beginsWithItsReserveAndSavesNoMore() {
        RetryBudget budget = new RetryBudget(settings(0.5, 7));
        for (int i = 0; i < 100; i++) {
            budget.begin();
        }
        assertEquals(7, granted(budget, 100));
    }

    @Test
    void tellsWhatIsSavedAndWhatItRefused() {
        RetryPolicy policy = new ExponentialBackoff(settings(0.5, 2), new SettableTicker(0), () -> 0.5);
        assertEquals(Optional.of(new RetryPolicy.Budget(2, 0)), policy.budget());
        RetryPolicy.Retries retries = policy.begin();
        for (int i = 0; i < 2; i++) {
            assertTrue(retries.next(FAILURE, Duration.ofDays(1)) instanceof After);
        }
        assertEquals(RetryPolicy.Stop.STOP, retries.next(FAILURE, Duration.ofDays(1)));
        policy.begin();
        assertEquals(Optional.of(new RetryPolicy.Budget(0.5, 1)), policy.budget());
    }

    @Test
    void earnsAShareOfEachOperation() {
        RetryBudget budget = new RetryBudget(settings(0.25, 0));
        for (int round = 0; round < 50; round++) {
            for (int i = 0; i < 3; i++) {
                budget.begin();
                assertFalse(budget.tryRetry());
            }
            budget.begin();
            assertTrue(budget.tryRetry());
        }
    }

    @Test
    void grantsNothingWhereNothingIsEarned() {
        RetryBudget budget = new RetryBudget(settings(0, 0));
        budget.begin();
        assertEquals(0, granted(budget, 10));
    }

    @Test
    void goesByOtherSettingsAndLosesWhatIsBeyondThem() {
        RetryBudget budget = new RetryBudget(settings(0, 50));
        budget.follow(settings(1, 3));
        assertEquals(3, granted(budget, 100));
        budget.begin();
        assertEquals(1, granted(budget, 100));
    }

    @Test
    void isExactUnderThreads() throws Exception {
        RetryBudget budget = new RetryBudget(settings(0.2, 100));
        List<Integer> shares = Race.run(20, () -> {
            int mine = 0;
            for (int i = 0; i < 500; i++) {
                mine += granted(budget, 2);
                budget.begin();
            }
            return mine;
        });
        int granted = shares.stream().mapToInt(Integer::intValue).sum() + granted(budget, 200);
        assertEquals(100 + 20 * 500 / 5, granted);
    }

    /** Every peer is dead, and each operation would be tried ten times. */
    @Test
    void boundsTheLoadThatRetriesAddToAnOutage() {
        RetryPolicy policy = new ExponentialBackoff(settings(0.2, 10), new SettableTicker(0), () -> 0.5);
        int dials = 0;
        for (int peer = 0; peer < 1000; peer++) {
            RetryPolicy.Retries retries = policy.begin();
            dials++;
            while (retries.next(FAILURE, Duration.ofDays(1)) instanceof After) {
                dials++;
            }
        }
        assertEquals(1000 + 10 + 199, dials, "the first operation found the reserve full");
    }
}
