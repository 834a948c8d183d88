package io.p2p4j.resilience.retry;

import dev.failsafe.Execution;
import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.resilience.RetryPolicy.After;
import io.p2p4j.api.resilience.RetryPolicy.Next;
import io.p2p4j.api.resilience.RetryPolicy.Retries;
import io.p2p4j.api.resilience.RetryPolicy.Stop;
import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Follows one operation with a Failsafe execution, which counts and computes and never waits. Once it stops it stays so. */
final class BackoffRetries implements Retries {

    private final RetryConfig settings;
    private final Execution<Object> execution;
    private final RetryBudget budget;
    private final Ticker ticker;
    private final DoubleSupplier random;
    private final long begunAt;

    BackoffRetries(
            RetryConfig settings,
            Execution<Object> execution,
            RetryBudget budget,
            Ticker ticker,
            DoubleSupplier random) {
        this.settings = settings;
        this.execution = execution;
        this.budget = budget;
        this.ticker = ticker;
        this.random = random;
        this.begunAt = ticker.nanos();
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
        Duration delay = delay(failure);
        // An attempt that would begin with no time left is not worth a wait, nor a retry of the budget.
        if (delay.compareTo(left) >= 0 || delay.compareTo(leftInTotal()) >= 0 || !budget.tryRetry()) {
            execution.complete();
            return Stop.STOP;
        }
        return new After(delay);
    }

    private Duration delay(P2pException failure) {
        Duration backoff = execution.getDelay();
        Duration moved =
                settings.fullJitter() ? Duration.ofNanos((long) (backoff.toNanos() * random.getAsDouble())) : backoff;
        return failure.error()
                .retryAfter()
                .filter(asked -> asked.compareTo(moved) > 0)
                .orElse(moved);
    }

    private Duration leftInTotal() {
        return settings.totalTimeout().minusNanos(ticker.nanos() - begunAt);
    }
}
