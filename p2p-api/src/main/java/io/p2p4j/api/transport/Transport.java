package io.p2p4j.api.transport;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;
import java.util.List;
import java.util.Set;

/**
 * Opens connections over one kind of address; yields them upgraded, that is secured and multiplexed. Thread-safe.
 *
 * <p>How a byte pipe is secured and multiplexed is the transport's matter, so that one that brings both (QUIC) fits.
 */
public interface Transport extends AutoCloseable {

    /** Returns the forms of the addresses that it can dial, as {@link Multiaddr#form} has them: {@code /ip4/tcp}. */
    Set<String> forms();

    /** Returns whether it can dial an address. */
    default boolean supports(Multiaddr address) {
        return forms().contains(address.form());
    }

    /**
     * Listens on an address that it supports and that names a place of this machine; port 0 picks a free one.
     *
     * @throws io.p2p4j.api.error.NetworkException if the address cannot be bound
     */
    Listener listen(Multiaddr address, Endpoint endpoint);

    /**
     * Dials a peer once; blocks until a connection is there and {@link ConnectionHandler#connected} has returned.
     *
     * <p>Several addresses are raced: each gets a head start of {@code transport.attempt_delay}, the first that becomes a
     * connection wins, and the others are given up before anybody hears of them.
     *
     * <p>A connection that is closed inside {@code connected} makes this throw the reason it was closed with.
     *
     * @param addresses where the peer may be, preferred first, at least one, all supported
     * @throws io.p2p4j.api.error.NetworkException if nobody answers, in time; each address's failure is suppressed in it
     * @throws io.p2p4j.api.error.TrustException with {@code PEER_ID_MISMATCH} if another peer answers
     * @throws io.p2p4j.api.error.ProtocolException if the remote does not speak our protocols
     */
    Connection dial(PeerId peer, List<Multiaddr> addresses, Endpoint endpoint, Deadline deadline)
            throws InterruptedException;

    /** Closes every listener and connection of this transport. Idempotent. */
    @Override
    void close();
}
