package io.p2p4j.security.noise;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.security.aead.Aead;
import io.p2p4j.security.aead.CipherState;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * Seals and opens the transport messages of one Noise session, in place and without a lock between the directions.
 *
 * <p>A frame is the message's length in two bytes, then the message. A buffer without an array, one that is too long or
 * one that has no room is a caller's bug, which leaves the channel as it is.
 */
final class NoiseChannel implements SecureChannel {

    private static final int HEADER = Short.BYTES;
    private static final int MAX_MESSAGE = 65535;
    private static final Framing FRAMING = new Framing(HEADER, HEADER + Aead.TAG, MAX_MESSAGE - Aead.TAG);
    private static final byte[] NO_AD = {};

    private final PeerId peer;
    private final Optional<ProtocolId> muxer;
    private final CipherState sending;
    private final CipherState receiving;

    NoiseChannel(PeerId peer, Optional<ProtocolId> muxer, CipherState sending, CipherState receiving) {
        this.peer = peer;
        this.muxer = muxer;
        this.sending = sending;
        this.receiving = receiving;
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public Optional<ProtocolId> muxer() {
        return muxer;
    }

    @Override
    public Framing framing() {
        return FRAMING;
    }

    @Override
    public int frameLength(ByteBuffer header) {
        int length = messageLength(header);
        if (length < Aead.TAG) {
            throw broken("has " + length + " bytes, less than its tag");
        }
        return HEADER + length;
    }

    @Override
    public void seal(ByteBuffer plain, ByteBuffer out) {
        int length = plain.remaining();
        requireArray(plain);
        requireArray(out);
        if (length > FRAMING.maxPlaintext() || out.remaining() < length + FRAMING.overhead()) {
            throw new IllegalArgumentException("a plaintext of " + length + " bytes does not fit a frame and "
                    + out.remaining() + " bytes of room");
        }
        try {
            int start = out.position();
            int at = out.arrayOffset() + start + HEADER;
            int from = plain.arrayOffset() + plain.position();
            int written = sending.seal(NO_AD, plain.array(), from, length, out.array(), at);
            out.put(start, (byte) (written >>> 8)).put(start + 1, (byte) written);
            out.position(start + HEADER + written);
            plain.position(plain.limit());
        } catch (GeneralSecurityException e) {
            close();
            throw P2pError.of(ErrorCode.CLOSED, "a message to " + peer + " could not be sealed")
                    .toException(e);
        }
    }

    @Override
    public void open(ByteBuffer frame) {
        requireArray(frame);
        int start = frame.position();
        int length = frame.remaining() - HEADER;
        if (length < Aead.TAG || length != messageLength(frame)) {
            throw broken("has a length that does not match its " + frame.remaining() + " bytes");
        }
        try {
            int at = frame.arrayOffset() + start + HEADER;
            int opened = receiving.open(NO_AD, frame.array(), at, length, frame.array(), at);
            frame.limit(start + HEADER + opened).position(start + HEADER);
        } catch (GeneralSecurityException e) {
            sending.close();
            throw P2pError.of(
                            ErrorCode.PROTOCOL_VIOLATION,
                            "a noise message of " + peer + " was forged, changed or reordered")
                    .toException(e);
        }
    }

    @Override
    public void close() {
        sending.close();
        receiving.close();
    }

    private static int messageLength(ByteBuffer frame) {
        int at = frame.position();
        return Byte.toUnsignedInt(frame.get(at)) << 8 | Byte.toUnsignedInt(frame.get(at + 1));
    }

    private static void requireArray(ByteBuffer buffer) {
        if (!buffer.hasArray()) {
            throw new IllegalArgumentException("the buffer is not backed by an array that may be written");
        }
    }

    private P2pException broken(String how) {
        close();
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "a noise message of " + peer + " " + how)
                .toException();
    }
}
