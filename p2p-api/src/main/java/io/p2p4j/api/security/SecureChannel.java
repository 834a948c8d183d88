package io.p2p4j.api.security;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.transport.ProtocolId;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Seals and opens the frames of one connection; produced only by a {@link Handshake}, so it has a proven peer.
 *
 * <p>One thread may seal while another opens. Buffers must be backed by arrays; nothing is copied but what a cipher
 * copies. After a failure or {@link #close} the channel is dead: every later
 * call throws a {@link io.p2p4j.api.error.NetworkException} with {@code CLOSED}, and no nonce is used twice.
 */
public interface SecureChannel extends AutoCloseable {

    /** Returns the peer that proved itself. */
    PeerId peer();

    /** Returns the multiplexer that was agreed inside the handshake; empty if it must be negotiated after it. */
    Optional<ProtocolId> muxer();

    /** Returns the sizes of this channel's frames. */
    Framing framing();

    /**
     * Returns the length of a whole frame, its header included.
     *
     * @param header at least {@link Framing#header} bytes from its position, which does not move
     * @throws io.p2p4j.api.error.ProtocolException if no frame may have this length
     */
    int frameLength(ByteBuffer header);

    /**
     * Appends one frame to {@code out} that holds all that remains in {@code plain}.
     *
     * @param plain at most {@link Framing#maxPlaintext} bytes, all consumed
     * @param out has room for {@link Framing#overhead} bytes more than that; does not overlap {@code plain}
     */
    void seal(ByteBuffer plain, ByteBuffer out);

    /**
     * Opens one frame in place.
     *
     * @param frame position to limit is the whole frame; on return they enclose the plaintext, which may be empty
     * @throws io.p2p4j.api.error.ProtocolException with {@code PROTOCOL_VIOLATION} if it was forged, changed or reordered
     */
    void open(ByteBuffer frame);

    /** Wipes the keys. Idempotent. */
    @Override
    void close();

    /**
     * The sizes of a channel's frames, in bytes.
     *
     * @param header what must be there to know a frame's length
     * @param overhead what sealing adds at most, the header included
     * @param maxPlaintext the most that one frame holds
     */
    record Framing(int header, int overhead, int maxPlaintext) {}
}
