package io.p2p4j.api.transport;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.time.Deadline;

/**
 * Opens connections over one kind of address; yields them upgraded, that is secured and multiplexed. Thread-safe.
 *
 * <p>How a byte pipe is secured and multiplexed is the transport's matter, so that one that brings both (QUIC) fits.
 */
public interface Transport extends AutoCloseable {

    /** Returns whether it can listen on and dial an address of this form. */
    boolean supports(Multiaddr address);

    /**
     * Listens on an address; port 0 picks a free one.
     *
     * @throws io.p2p4j.api.error.NetworkException if the address cannot be bound
     */
    Listener listen(Multiaddr address, Endpoint endpoint);

    /**
     * Dials a peer once; blocks until the connection is there and {@link ConnectionHandler#connected} has returned.
     *
     * <p>A connection that is closed inside {@code connected} makes this throw the reason it was closed with.
     *
     * @throws io.p2p4j.api.error.NetworkException if nobody answers, in time
     * @throws io.p2p4j.api.error.TrustException with {@code PEER_ID_MISMATCH} if another peer answers
     * @throws io.p2p4j.api.error.ProtocolException if the remote does not speak our protocols
     */
    Connection dial(PeerAddress address, Endpoint endpoint, Deadline deadline) throws InterruptedException;

    /** Closes every listener and connection of this transport. Idempotent. */
    @Override
    void close();
}
