package io.p2p4j.api.resilience;

import io.p2p4j.api.error.P2pException;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether and when a failed operation is tried again. Thread-safe; decides only, the caller waits.
 *
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential backoff and
 *     jitter</a>
 */
@FunctionalInterface
public interface RetryPolicy {

    /** Begins an operation, whose first attempt is under way. */
    Retries begin();

    /** Returns what there is for retries of all operations together; empty if they have no budget. */
    default Optional<Budget> budget() {
        return Optional.empty();
    }

    /**
     * What is left of a budget that all operations share.
     *
     * @param left the retries that are saved, in whole and in part
     * @param refused how many retries it refused since the start
     */
    record Budget(double left, long refused) {}

    /** Follows the attempts of one operation; used by one thread. */
    @FunctionalInterface
    interface Retries {

        /**
         * Takes the failure of an attempt and says what comes next.
         *
         * @param left the time the whole operation has left
         */
        Next next(P2pException failure, Duration left);
    }

    /** Says what comes after a failure. */
    sealed interface Next {}

    /**
     * Another attempt.
     *
     * @param delay to wait before it
     */
    record After(Duration delay) implements Next {}

    /** No more: out of attempts, out of time, or a failure that trying again cannot mend. */
    enum Stop implements Next {
        /** The only one. */
        STOP
    }
}
