package io.p2p4j.api.security;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link TrustPolicy}; settings: {@code security}. */
public interface TrustPolicyProvider extends Provider<SecurityConfig, TrustPolicy> {}
