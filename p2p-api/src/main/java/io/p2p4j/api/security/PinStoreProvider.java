package io.p2p4j.api.security;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link PinStore}; settings: {@code security}. */
public interface PinStoreProvider extends Provider<SecurityConfig, PinStore> {}
