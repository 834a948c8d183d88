package io.p2p4j.api.resilience;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link RateLimiter}; settings: {@code resilience.rate_limit}. */
public interface RateLimiterProvider extends Provider<ResilienceConfig.RateLimit, RateLimiter> {}
