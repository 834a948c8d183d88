package io.p2p4j.security.token;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.token.TokenStoreProvider;

/** Provides the token store in a journal, type {@code journal}. */
public final class JournaledTokenStoreProvider implements TokenStoreProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public JournaledTokenStoreProvider() {}

    @Override
    public String type() {
        return "journal";
    }

    @Override
    public TokenStore create(ProviderContext<SecurityConfig> context) {
        return new JournaledTokenStore();
    }
}
