package io.p2p4j.it.bench.bare;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and reads frames of two bytes of length and a sealed content, and nothing else.
 *
 * <p>The key is no secret: both ends of the benchmark know it without a handshake. One thread writes, one reads.
 */
final class SealedFrames {

    /** The most bytes of a content: a frame's length is two bytes, its tag sixteen. */
    static final int MAX_CONTENT = 0xffff - 16;

    private static final int LENGTH = 2;
    private static final int TAG = 16;
    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "ChaCha20");

    private final SocketChannel socket;
    private final Cipher sealing = cipher();
    private final Cipher opening = cipher();
    private final ByteBuffer out = ByteBuffer.allocate(LENGTH + MAX_CONTENT + TAG);
    private final ByteBuffer in =
            ByteBuffer.allocate(2 * (LENGTH + MAX_CONTENT + TAG)).limit(0);
    private final byte outbound;
    private long sealed;
    private long opened;

    SealedFrames(SocketChannel socket, boolean dialler) {
        this.socket = socket;
        this.outbound = (byte) (dialler ? 1 : 2);
    }

    /** Seals a content of so many bytes and writes it. */
    void write(byte[] content, int length) throws IOException, GeneralSecurityException {
        sealing.init(Cipher.ENCRYPT_MODE, KEY, nonce(outbound, sealed++));
        out.clear().putShort((short) (length + TAG));
        int size = sealing.doFinal(content, 0, length, out.array(), LENGTH);
        out.position(0).limit(LENGTH + size);
        while (out.hasRemaining()) {
            socket.write(out);
        }
    }

    /** Reads and opens a frame, and returns how many bytes it holds, or −1 at the end. */
    int read(byte[] content) throws IOException, GeneralSecurityException {
        if (!buffered(LENGTH)) {
            return -1;
        }
        int length = in.getShort(in.position()) & 0xffff;
        if (!buffered(LENGTH + length)) {
            throw new EOFException("the stream ends within a frame");
        }
        opening.init(Cipher.DECRYPT_MODE, KEY, nonce((byte) (3 - outbound), opened++));
        int size = opening.doFinal(in.array(), in.position() + LENGTH, length, content, 0);
        in.position(in.position() + LENGTH + length);
        return size;
    }

    private boolean buffered(int bytes) throws IOException {
        while (in.remaining() < bytes) {
            in.compact();
            int read = socket.read(in);
            in.flip();
            if (read < 0) {
                return false;
            }
        }
        return true;
    }

    private static IvParameterSpec nonce(byte direction, long counter) {
        return new IvParameterSpec(
                ByteBuffer.allocate(12).put(3, direction).putLong(4, counter).array());
    }

    private static Cipher cipher() {
        try {
            return Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has this cipher", e);
        }
    }
}
