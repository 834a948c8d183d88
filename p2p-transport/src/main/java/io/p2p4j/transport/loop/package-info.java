/** A few threads that watch all sockets; start with {@link io.p2p4j.transport.loop.Loops}. */
package io.p2p4j.transport.loop;
