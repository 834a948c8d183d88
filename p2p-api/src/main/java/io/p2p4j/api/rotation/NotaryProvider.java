package io.p2p4j.api.rotation;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link Notary}; settings: {@code security}, of which none concerns it. */
public interface NotaryProvider extends Provider<SecurityConfig, Notary> {}
