package io.p2p4j.resilience.breaker;

import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.api.resilience.Outcome;
import java.time.Duration;
import java.util.Optional;

/** Says in the plainest way what a breaker of one peer has to do. */
final class BreakerModel {

    private final int failureThreshold;
    private final int successThreshold;
    private final long timeout;
    State state = State.CLOSED;
    int changes;
    private int failures;
    private int successes;
    private long openedAt;
    private boolean probing;

    BreakerModel(int failureThreshold, int successThreshold, long timeout) {
        this.failureThreshold = failureThreshold;
        this.successThreshold = successThreshold;
        this.timeout = timeout;
    }

    /** Returns how long to wait, or empty if the operation passes. */
    Optional<Duration> enter(long now) {
        if (state == State.OPEN && now - openedAt < timeout) {
            return Optional.of(Duration.ofNanos(openedAt + timeout - now));
        }
        if (state == State.OPEN) {
            change(State.HALF_OPEN);
        } else if (state == State.HALF_OPEN && probing) {
            return Optional.of(Duration.ZERO);
        }
        probing = state == State.HALF_OPEN;
        return Optional.empty();
    }

    /** Takes the outcome of an operation that passed when so many changes had happened. */
    void settle(int changesThen, Outcome outcome, long now) {
        if (changesThen != changes) {
            return;
        }
        probing = false;
        if (outcome == Outcome.SUCCEEDED) {
            failures = 0;
            successes++;
        } else if (outcome == Outcome.FAILED) {
            failures++;
            successes = 0;
        }
        if (state == State.CLOSED && failures == failureThreshold || state == State.HALF_OPEN && failures > 0) {
            openedAt = now;
            change(State.OPEN);
        } else if (state == State.HALF_OPEN && successes == successThreshold) {
            change(State.CLOSED);
        }
    }

    private void change(State next) {
        state = next;
        changes++;
        failures = 0;
        successes = 0;
    }
}
