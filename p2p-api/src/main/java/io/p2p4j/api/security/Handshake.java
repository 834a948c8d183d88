package io.p2p4j.api.security;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.transport.ProtocolId;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.List;

/**
 * Turns a byte pipe into a {@link SecureChannel} by one protocol, proving both sides to each other. Thread-safe.
 *
 * <p>Both methods block and read exactly the bytes of the handshake. Whoever owns the pipe closes it, also to end a
 * handshake whose deadline has passed; then the pipe's {@link IOException} passes through.
 */
public interface Handshake {

    /** Returns the name under which the secure channel is negotiated: {@code /noise}. */
    ProtocolId protocol();

    /**
     * Performs the side of the dialler.
     *
     * @param expected the peer that was dialled
     * @param muxers the multiplexers offered inside the handshake, preferred first
     * @throws io.p2p4j.api.error.TrustException with {@code PEER_ID_MISMATCH} if another peer answers
     * @throws io.p2p4j.api.error.ProtocolException with {@code HANDSHAKE_FAILED} if a message is wrong in any way
     */
    SecureChannel initiate(ByteChannel pipe, Identity self, PeerId expected, List<ProtocolId> muxers)
            throws IOException;

    /**
     * Performs the side of the listener.
     *
     * @param muxers the multiplexers accepted inside the handshake
     * @throws io.p2p4j.api.error.ProtocolException with {@code HANDSHAKE_FAILED} if a message is wrong in any way
     */
    SecureChannel respond(ByteChannel pipe, Identity self, List<ProtocolId> muxers) throws IOException;
}
