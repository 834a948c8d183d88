package io.p2p4j.security.noise;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * Carries handshake messages over a byte pipe, each after its length in two bytes. Reads not a byte too many.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/noise/README.md#wire-format">noise-libp2p, wire format</a>
 */
final class HandshakeFrames {

    /** The longest message that is read; one with an RSA key of 8192 bits has less than a third of it. */
    static final int MAX_MESSAGE = 8192;

    private final ByteChannel pipe;

    HandshakeFrames(ByteChannel pipe) {
        this.pipe = pipe;
    }

    void write(byte[] message) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Short.BYTES + message.length);
        frame.putShort((short) message.length).put(message).flip();
        while (frame.hasRemaining()) {
            pipe.write(frame);
        }
    }

    byte[] read() throws IOException {
        int length = Short.toUnsignedInt(readFully(Short.BYTES).getShort());
        if (length > MAX_MESSAGE) {
            throw P2pError.of(
                            ErrorCode.HANDSHAKE_FAILED,
                            "a noise handshake message of " + length + " bytes is longer than " + MAX_MESSAGE)
                    .toException();
        }
        return readFully(length).array();
    }

    private ByteBuffer readFully(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (pipe.read(bytes) < 0) {
                throw new EOFException("the remote closed the connection during the noise handshake");
            }
        }
        return bytes.flip();
    }
}
