package example.breaker;

import io.p2p4j.api.config.ResilienceConfig.Breaker;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.CircuitBreakerProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides {@link PeerCircuits} as {@code resilience4j}. */
public final class Resilience4jProvider implements CircuitBreakerProvider {

    /** For the service loader. */
    public Resilience4jProvider() {}

    @Override
    public String type() {
        return "resilience4j";
    }

    @Override
    public CircuitBreaker create(ProviderContext<Breaker> context) {
        return new PeerCircuits(context.settings(), context.ticker());
    }
}
