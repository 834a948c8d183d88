/** Shares budgets among a fleet of nodes through Redis; start with {@link io.p2p4j.resilience.redis.RedisLimiter}. */
package io.p2p4j.resilience.redis;
