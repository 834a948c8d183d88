package io.p2p4j.api.security;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/**
 * Provides a {@link SecretStore}; settings: {@code security}, of which {@code encryption_at_rest} and {@code
 * require_passphrase} concern it.
 */
public interface SecretStoreProvider extends Provider<SecurityConfig, SecretStore> {}
