package io.p2p4j.security.token;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenAuthorityProvider;
import java.security.SecureRandom;

/** Provides what makes and checks tokens with the node's own key, type {@code node}. */
public final class NodeTokenAuthorityProvider implements TokenAuthorityProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public NodeTokenAuthorityProvider() {}

    @Override
    public String type() {
        return "node";
    }

    @Override
    public TokenAuthority create(ProviderContext<SecurityConfig> context) {
        return new NodeTokenAuthority(context, new SecureRandom());
    }
}
