/** Leaves failing peers alone for a while; start with {@link io.p2p4j.resilience.breaker.KeyedCircuitBreaker}. */
package io.p2p4j.resilience.breaker;
