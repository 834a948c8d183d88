/** Monotonic time as an argument; start with {@link io.p2p4j.api.time.Deadline}. */
package io.p2p4j.api.time;
