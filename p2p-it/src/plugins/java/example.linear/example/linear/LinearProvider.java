package example.linear;

import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.resilience.RetryPolicyProvider;
import io.p2p4j.api.spi.ProviderContext;
import java.util.random.RandomGenerator;

/** Provides the {@link LinearBackoff} as {@code linear}. */
public final class LinearProvider implements RetryPolicyProvider {

    /** For the service loader. */
    public LinearProvider() {}

    @Override
    public String type() {
        return "linear";
    }

    @Override
    public RetryPolicy create(ProviderContext<RetryConfig> context) {
        return new LinearBackoff(context.settings(), RandomGenerator.of("L64X128MixRandom"));
    }
}
