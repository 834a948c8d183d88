package io.p2p4j.resilience.retry;

import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.spi.ProviderContext;
import java.util.concurrent.ThreadLocalRandom;

/** Provides the {@link ExponentialBackoff} as {@code failsafe}. */
public final class FailsafeRetryProvider implements RetryPolicyProvider {

    /** For the service loader. */
    public FailsafeRetryProvider() {}

    @Override
    public String type() {
        return "failsafe";
    }

    @Override
    public RetryPolicy create(ProviderContext<RetryConfig> context) {
        return new ExponentialBackoff(
                context.settings(),
                context.ticker(),
                () -> ThreadLocalRandom.current().nextDouble());
    }
}
