package io.p2p4j.resilience.breaker;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.CircuitBreakerProvider;
import io.p2p4j.api.spi.ProviderContext;
import java.util.concurrent.ThreadLocalRandom;

/** Provides the {@link KeyedCircuitBreaker} as {@code failsafe}. */
public final class FailsafeBreakerProvider implements CircuitBreakerProvider {

    /** For the service loader. */
    public FailsafeBreakerProvider() {}

    @Override
    public String type() {
        return "failsafe";
    }

    @Override
    public CircuitBreaker create(ProviderContext<ResilienceConfig.Breaker> context) {
        return new KeyedCircuitBreaker(
                context.settings(),
                context.ticker(),
                () -> ThreadLocalRandom.current().nextDouble());
    }
}
