/** Connects nodes within one process; start with {@link io.p2p4j.transport.memory.MemoryTransportProvider}. */
package io.p2p4j.transport.memory;
