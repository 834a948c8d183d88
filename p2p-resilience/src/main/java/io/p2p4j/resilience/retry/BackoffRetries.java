package io.p2p4j.resilience.retry;

import dev.failsafe.Execution;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.resilience.RetryPolicy.After;
import io.p2p4j.api.resilience.RetryPolicy.Next;
import io.p2p4j.api.resilience.RetryPolicy.Retries;
import io.p2p4j.api.resilience.RetryPolicy.Stop;
import java.time.Duration;

/** Follows one operation with a Failsafe execution, which counts and computes and never waits. Once it stops it stays so. */
final class BackoffRetries implements Retries {

    private final Execution<Object> execution;

    BackoffRetries(Execution<Object> execution) {
        this.execution = execution;
    }

    @Override
    public Next next(P2pException failure, Duration left) {
        if (execution.isComplete()) {
            return Stop.STOP;
        }
        execution.recordException(failure);
        if (execution.isComplete()) {
            return Stop.STOP;
        }
        Duration delay = execution.getDelay();
        if (delay.compareTo(left) >= 0) {
            execution.complete(); // the attempt after the delay would begin with no time left
            return Stop.STOP;
        }
        return new After(delay);
    }
}
