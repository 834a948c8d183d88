package io.p2p4j.transport.pipe;

import io.p2p4j.api.peer.Multiaddr;
import java.io.Closeable;
import java.io.IOException;

/** Yields inbound pipes at one address; closing it, from any thread, ends a blocked call. */
public interface Source extends Closeable {

    /** Returns the address that is bound. */
    Multiaddr address();

    /** Returns the next pipe; blocks until there is one. */
    Link accept() throws IOException;
}
