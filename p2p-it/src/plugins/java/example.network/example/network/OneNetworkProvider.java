package example.network;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides the {@link OneNetwork} as {@code one_network}; the network stands in {@code network.txt} of the data folder. */
public final class OneNetworkProvider implements TrustPolicyProvider {

    /** For the service loader. */
    public OneNetworkProvider() {}

    @Override
    public String type() {
        return "one_network";
    }

    @Override
    public TrustPolicy create(ProviderContext<SecurityConfig> context) {
        return new OneNetwork(context.settings(), context.dataDir().resolve("network.txt"));
    }
}
