/** Connects nodes within one process, as a script says; start with {@link io.p2p4j.transport.memory.MemoryNetwork}. */
package io.p2p4j.transport.memory;
