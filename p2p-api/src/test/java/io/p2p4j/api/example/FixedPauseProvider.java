package io.p2p4j.api.example;

import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.spi.ProviderContext;
import java.util.concurrent.atomic.AtomicInteger;

public final class FixedPauseProvider implements RetryPolicyProvider {
    @Override
    public String type() {
        return "fixed-pause";
    }

    @Override // each operation has a count of its own
    public RetryPolicy create(ProviderContext<RetryConfig> context) {
        RetryConfig settings = context.settings();
        return () -> {
            var failures = new AtomicInteger();
            return (failure, left) -> failures.incrementAndGet() < settings.maxAttempts()
                            && settings.retryOn().contains(failure.code())
                            && settings.initialDelay().compareTo(left) < 0
                    ? new RetryPolicy.After(settings.initialDelay())
                    : RetryPolicy.Stop.STOP;
        };
    }
}
