/** Abstract tests that every provider of an interface must pass; start with {@link io.p2p4j.it.contract.RateLimiterContract}. */
package io.p2p4j.it.contract;
