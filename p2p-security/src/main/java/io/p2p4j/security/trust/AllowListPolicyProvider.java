package io.p2p4j.security.trust;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides the policy of peers that are listed, type {@code allow_list}. */
public final class AllowListPolicyProvider implements TrustPolicyProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public AllowListPolicyProvider() {}

    @Override
    public String type() {
        return "allow_list";
    }

    @Override
    public TrustPolicy create(ProviderContext<SecurityConfig> context) {
        return new AllowListPolicy(context.settings());
    }
}
