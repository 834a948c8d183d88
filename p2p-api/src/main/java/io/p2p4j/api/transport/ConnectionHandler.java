package io.p2p4j.api.transport;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;

/** Hears of the connections of a transport; implemented by the node. */
public interface ConnectionHandler {

    /**
     * Admits a new connection of either direction and says what its peer may open.
     *
     * <p>Called once, on the connection's own thread, before any stream of the peer is looked at. Must not block on the
     * peer. A connection that is not wanted gets handlers that explain the refusal, or is closed here; throwing closes
     * it.
     */
    StreamHandlers connected(Connection connection);

    /** Hears, once for each connection that was handed to {@link #connected}, that and why it ended. */
    void disconnected(Connection connection, P2pError reason);

    /**
     * Hears that the peer of a connection opened a stream that found no place and was reset.
     *
     * <p>Called on the thread that reads the connection, so it must not block.
     */
    default void streamRefused(Connection connection, P2pError reason) {}

    /** Hears that an inbound socket did not become a connection: timeout, garbage, a handshake that failed. */
    void upgradeFailed(Multiaddr remote, P2pError reason);
}
