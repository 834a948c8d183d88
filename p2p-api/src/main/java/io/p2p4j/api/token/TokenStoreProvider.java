package io.p2p4j.api.token;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link TokenStore}; settings: {@code security}. */
public interface TokenStoreProvider extends Provider<SecurityConfig, TokenStore> {}
