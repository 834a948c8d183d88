package io.p2p4j.api.security;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link Handshake}; settings: {@code security}. Every one found is offered. */
public interface HandshakeProvider extends Provider<SecurityConfig, Handshake> {}
