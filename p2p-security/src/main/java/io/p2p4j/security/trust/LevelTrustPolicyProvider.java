package io.p2p4j.security.trust;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides the policy of trust levels, type {@code levels}. */
public final class LevelTrustPolicyProvider implements TrustPolicyProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public LevelTrustPolicyProvider() {}

    @Override
    public String type() {
        return "levels";
    }

    @Override
    public TrustPolicy create(ProviderContext<SecurityConfig> context) {
        return new LevelTrustPolicy(context.settings());
    }
}
