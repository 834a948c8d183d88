package io.p2p4j.api.token;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link TokenAuthority}; settings: {@code security}, of which {@code token_issuers} concerns it. */
public interface TokenAuthorityProvider extends Provider<SecurityConfig, TokenAuthority> {}
