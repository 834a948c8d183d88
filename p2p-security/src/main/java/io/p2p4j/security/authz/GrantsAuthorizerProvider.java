package io.p2p4j.security.authz;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.AuthorizerProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides the authorizer of grants, type {@code grants}. */
public final class GrantsAuthorizerProvider implements AuthorizerProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public GrantsAuthorizerProvider() {}

    @Override
    public String type() {
        return "grants";
    }

    @Override
    public Authorizer create(ProviderContext<SecurityConfig> context) {
        return new GrantsAuthorizer(
                LevelPermissions.cumulative(context.settings().permissions()));
    }
}
