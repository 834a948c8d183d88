package io.p2p4j.api.security;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/** Provides the {@link AuditTrail} of an {@link AuditLog} of the same type; settings: {@code security}. */
public interface AuditTrailProvider extends Provider<SecurityConfig, AuditTrail> {}
