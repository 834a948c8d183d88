/** Keeps state per peer within a bound; start with {@link io.p2p4j.resilience.keyed.PeerTable}. */
package io.p2p4j.resilience.keyed;
