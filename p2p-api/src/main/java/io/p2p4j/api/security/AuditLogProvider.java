package io.p2p4j.api.security;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/** Provides an {@link AuditLog}; settings: {@code security}. */
public interface AuditLogProvider extends Provider<SecurityConfig, AuditLog> {}
