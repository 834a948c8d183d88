package io.p2p4j.resilience.retry;

import dev.failsafe.Execution;
import dev.failsafe.RetryPolicyBuilder;
import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.resilience.RetryPolicy;

/**
 * Spaces attempts by delays that double up to a limit, each lengthened or shortened at random.
 *
 * <p>Only a peer that could not be reached, or not in time, is tried again: {@code NETWORK_ERROR}, {@code TIMEOUT}, {@code OVERLOADED}.
 * Whoever refused, refused: a limit tells its own time, and trust, grants and protocols do not change by asking again.
 *
 * <h2>Guarantees</h2>
 *
 * A delay is at most {@code max_delay × (1 + jitter)}, and shorter than what the operation has left.
 */
final class ExponentialBackoff implements RetryPolicy {

    private final dev.failsafe.RetryPolicy<Object> policy;

    ExponentialBackoff(ResilienceConfig.Retry settings) {
        RetryPolicyBuilder<Object> builder = dev.failsafe.RetryPolicy.builder()
                .handleIf(ExponentialBackoff::canMend)
                .withMaxAttempts(settings.maxAttempts())
                .withJitter(settings.jitter());
        // Failsafe has no backoff without room to grow.
        this.policy = settings.initialDelay().equals(settings.maxDelay())
                ? builder.withDelay(settings.initialDelay()).build()
                : builder.withBackoff(settings.initialDelay(), settings.maxDelay())
                        .build();
    }

    @Override
    public Retries begin() {
        return new BackoffRetries(Execution.of(policy));
    }

    private static boolean canMend(Throwable failure) {
        return failure instanceof P2pException known
                && switch (known.code()) {
                    case NETWORK_ERROR, TIMEOUT, OVERLOADED -> true;
                    default -> false;
                };
    }
}
