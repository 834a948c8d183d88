package io.p2p4j.security.trust;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides the policy of first use, type {@code first_use}. */
public final class FirstUsePolicyProvider implements TrustPolicyProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public FirstUsePolicyProvider() {}

    @Override
    public String type() {
        return "first_use";
    }

    @Override
    public TrustPolicy create(ProviderContext<SecurityConfig> context) {
        return new FirstUsePolicy(context.settings());
    }
}
