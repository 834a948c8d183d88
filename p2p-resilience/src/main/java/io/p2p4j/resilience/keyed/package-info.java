/** Keeps state per peer within a bound; start with {@link io.p2p4j.resilience.keyed.BoundedTable}. */
package io.p2p4j.resilience.keyed;
