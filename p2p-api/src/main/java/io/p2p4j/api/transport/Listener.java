package io.p2p4j.api.transport;

import io.p2p4j.api.peer.Multiaddr;

/** Accepts connections on one address until it is closed. */
public interface Listener extends AutoCloseable {

    /** Returns the address that is bound, with the port that was picked. */
    Multiaddr address();

    /** Stops accepting; connections that exist stay. Idempotent. */
    @Override
    void close();
}
