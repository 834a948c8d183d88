package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Deadline;
import java.util.Optional;
import java.util.concurrent.locks.Condition;

/** Waits for a condition no longer than a deadline allows, or for no reason but fairness. */
final class Waiting {

    private Waiting() {}

    /**
     * Waits until the condition is signalled, perhaps in vain; the caller looks again, in a loop.
     *
     * <p>An interrupt ends the wait as closing would, since a channel's methods cannot throw it; it stays set.
     *
     * @throws io.p2p4j.api.error.NetworkException with {@code TIMEOUT} if the deadline has passed
     */
    @SuppressWarnings("WaitNotInLoop") // the loop is the caller's, who knows what is waited for
    static void await(Condition condition, Optional<Deadline> deadline, String what) {
        try {
            if (deadline.isEmpty()) {
                condition.await();
            } else if (deadline.get().passed()
                    || condition.awaitNanos(deadline.get().leftNanos()) <= 0) {
                requireTime(deadline.get(), what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw P2pError.of(ErrorCode.CLOSED, what + " was interrupted").toException(e);
        }
    }

    /**
     * Lets other virtual threads have the carrier for once.
     *
     * <p>A thread that moves bulk never has to wait, and nothing else takes its carrier from it; the small streams beside it
     * would be served many milliseconds late.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing is relied on but fairness
    static void letOthersRun() {
        Thread.yield();
    }

    private static void requireTime(Deadline deadline, String what) {
        if (deadline.passed()) {
            throw P2pError.of(ErrorCode.TIMEOUT, what + " did not end before its deadline")
                    .toException();
        }
    }
}
