/** Limits requests per peer with token buckets; start with {@link io.p2p4j.resilience.limiter.TokenBucketLimiter}. */
package io.p2p4j.resilience.limiter;
