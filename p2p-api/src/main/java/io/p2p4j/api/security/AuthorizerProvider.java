package io.p2p4j.api.security;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/** Provides an {@link Authorizer}; settings: {@code security}, of which {@code permissions} concerns it. */
public interface AuthorizerProvider extends Provider<SecurityConfig, Authorizer> {}
