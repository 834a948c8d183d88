package io.p2p4j.api.security;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link KeyVault}; settings: {@code security}, of which {@code require_passphrase} concerns it. */
public interface KeyVaultProvider extends Provider<SecurityConfig, KeyVault> {}
