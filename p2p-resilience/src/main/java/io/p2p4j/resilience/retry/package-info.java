/** Decides when a failed operation is tried again; start with {@link io.p2p4j.resilience.retry.ExponentialBackoff}. */
package io.p2p4j.resilience.retry;
