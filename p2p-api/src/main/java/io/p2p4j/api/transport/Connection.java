package io.p2p4j.api.transport;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;

/**
 * Connects this node with one peer: encrypted, multiplexed, and mutually authenticated. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * A connection exists only after the secure channel's handshake, so {@link #peer()} has proven that it holds its key.
 */
public interface Connection extends AutoCloseable {

    /** Returns the peer, proven by the handshake. */
    PeerId peer();

    /** Returns which side opened it. */
    Direction direction();

    /** Returns the remote end, without a peer's id. */
    Multiaddr remote();

    /** Returns the local end, without a peer's id. */
    Multiaddr local();

    /**
     * Opens a stream without waiting for the peer: the proposal of the protocol travels with the first bytes written.
     *
     * <p>A peer that does not speak the protocol makes the first read, or the end of writing, throw a {@link
     * io.p2p4j.api.error.ProtocolException} with {@code PROTOCOL_NOT_SUPPORTED}.
     *
     * @param deadline the moment by which the peer must have agreed; what is read and written has the deadline of the
     *     stream
     * @throws io.p2p4j.api.error.NetworkException if the connection has ended
     */
    Stream open(ProtocolId protocol, Deadline deadline);

    /** Returns whether streams can be opened. */
    boolean isOpen();

    /**
     * Closes it and resets its streams, whose users see {@code reason}. Idempotent: the first reason stays.
     *
     * <p>Does not wait for the peer.
     */
    void close(P2pError reason);

    /** Closes it, as {@link #close(P2pError)} with {@code CLOSED}. */
    @Override
    void close();
}
