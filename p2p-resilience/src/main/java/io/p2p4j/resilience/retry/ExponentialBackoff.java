package io.p2p4j.resilience.retry;

import dev.failsafe.Execution;
import dev.failsafe.RetryPolicyBuilder;
import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.spi.Reloadable;
import io.p2p4j.api.time.Ticker;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Spaces attempts by delays that double up to a limit, each moved at random, and never shorter than the peer asked for.
 *
 * <p>Only failures with a code of {@code retry_on} are tried again: trust, grants and protocols do not change by asking
 * again.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>A delay is at most {@code max_delay × (1 + jitter)}, or what the peer asked for if that is longer; it is shorter than
 *       what the operation has left.
 *   <li>All operations together have one {@link RetryBudget}.
 * </ul>
 */
final class ExponentialBackoff implements RetryPolicy, Reloadable<RetryConfig> {

    private final Ticker ticker;
    private final DoubleSupplier random;
    private final RetryBudget budget;
    private volatile Terms terms;

    /**
     * Makes a policy.
     *
     * @param random numbers from 0 to 1, for full jitter
     */
    ExponentialBackoff(RetryConfig settings, Ticker ticker, DoubleSupplier random) {
        this.ticker = ticker;
        this.random = random;
        this.budget = new RetryBudget(settings);
        this.terms = Terms.of(settings);
    }

    /** What operations go by that begin now. */
    record Terms(RetryConfig settings, dev.failsafe.RetryPolicy<Object> policy) {

        static Terms of(RetryConfig settings) {
            RetryPolicyBuilder<Object> builder = dev.failsafe.RetryPolicy.builder()
                    .handleIf(failure -> failure instanceof P2pException known
                            && settings.retryOn().contains(known.code()))
                    .withMaxAttempts(settings.maxAttempts())
                    .withJitter(settings.fullJitter() ? 0 : settings.jitter());
            // Failsafe has no backoff without room to grow.
            dev.failsafe.RetryPolicy<Object> policy = settings.initialDelay().equals(settings.maxDelay())
                    ? builder.withDelay(settings.initialDelay()).build()
                    : builder.withBackoff(settings.initialDelay(), settings.maxDelay())
                            .build();
            return new Terms(settings, policy);
        }
    }

    @Override
    public Retries begin() {
        Terms now = terms;
        budget.begin();
        return new BackoffRetries(now.settings(), Execution.of(now.policy()), budget, ticker, random);
    }

    @Override
    public Optional<Budget> budget() {
        return Optional.of(budget.status());
    }

    /** Takes over everything but {@code provider}; operations that have begun end as they began. */
    @Override
    public void reload(RetryConfig settings) {
        terms = Terms.of(settings);
        budget.follow(settings);
    }
}
