package example.broken;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Fails to make a policy. */
public final class BrokenProvider implements TrustPolicyProvider {

    /** For the service loader. */
    public BrokenProvider() {}

    @Override
    public String type() {
        return "broken";
    }

    @Override
    public TrustPolicy create(ProviderContext<SecurityConfig> context) {
        throw new IllegalStateException("no licence was found");
    }
}
