/** Byte pipes, bare, buffered and sealed, and where they come from; start with {@link io.p2p4j.transport.pipe.Pipe}. */
package io.p2p4j.transport.pipe;
