package io.p2p4j.api.resilience;

import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.spi.Provider;

/** Provides a {@link RetryPolicy}; settings: {@code resilience.retry}. Without any, operations are tried once. */
public interface RetryPolicyProvider extends Provider<RetryConfig, RetryPolicy> {}
