package io.p2p4j.api.resilience;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link CircuitBreaker}; settings: {@code resilience.circuit_breaker}. */
public interface CircuitBreakerProvider extends Provider<ResilienceConfig.Breaker, CircuitBreaker> {}
