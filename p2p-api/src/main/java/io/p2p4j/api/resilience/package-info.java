/** Limits, breakers and retries keyed by peer; start with {@link io.p2p4j.api.resilience.RateLimiter}. */
package io.p2p4j.api.resilience;
