package io.p2p4j.transport.pipe;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.SecureChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Gathers sealed bytes and opens the frames among them, in place. Not thread-safe.
 *
 * <p>Its buffer is large only while much arrives, and then borrowed.
 */
final class FrameOpener {

    private static final int SMALLEST = 512;
    private static final int LARGEST_KEPT = 8 << 10;
    private static final int MAX_EMPTY = 1024; // messages in a row, each of which costs as much to open as a full one
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final SecureChannel channel;
    private final SecureChannel.Framing framing;
    private final BufferPool pool;
    private int kept = SMALLEST; // the size of the buffer to wait with, fitted to what arrives
    private int empty; // messages in a row
    private ByteBuffer sealed = NONE; // arrived, not opened
    private ByteBuffer plain = NONE; // opened, not taken; shares its bytes with sealed

    FrameOpener(SecureChannel channel, BufferPool pool) {
        this.channel = channel;
        this.framing = channel.framing();
        this.pool = pool;
    }

    /** Returns what was opened and not taken yet. */
    ByteBuffer plain() {
        return plain;
    }

    /** Opens frames until one has bytes in it; returns whether there are bytes, for else more has to be read. */
    boolean next() {
        while (!plain.hasRemaining()) {
            int length = length();
            if (sealed.remaining() < length) {
                return false;
            }
            int end = sealed.position() + length;
            plain.limit(end).position(sealed.position());
            sealed.position(end);
            channel.open(plain);
            count(plain.remaining());
        }
        return true;
    }

    private void count(int bytes) {
        empty = bytes == 0 ? empty + 1 : 0;
        if (empty > MAX_EMPTY) {
            throw P2pError.of(
                            ErrorCode.PROTOCOL_VIOLATION,
                            "the remote sends more than " + MAX_EMPTY + " empty sealed messages in a row")
                    .toException();
        }
    }

    /** Reads once into a buffer that is fitted to the wait; returns what the pipe does. */
    int read(Pipe pipe) throws IOException {
        if (!sealed.hasRemaining() && sealed.capacity() != kept) {
            replace(new byte[kept]); // a large one is given back, since the wait for more may be long
        }
        makeRoom(length());
        int room = sealed.capacity() - sealed.limit();
        int n = append(pipe);
        if (n == room && kept < LARGEST_KEPT) {
            kept *= 2;
        } else if (n < kept / 4 && kept > SMALLEST) {
            kept /= 2;
        }
        return n;
    }

    /** Reads once from a pipe that does not wait, as much as a large buffer holds; returns what the pipe does. */
    int readMuch(Pipe pipe) throws IOException {
        makeRoom(Math.max(length(), BufferPool.SIZE / 2));
        return append(pipe);
    }

    /** Gives up the room that is not needed until more can be read. */
    void rest() {
        if (!sealed.hasRemaining()) {
            replace(NONE.array());
        } else if (sealed.remaining() < BufferPool.SIZE / 4 && sealed.capacity() > LARGEST_KEPT) {
            replace(new byte[sealed.remaining()]);
        }
    }

    /** Drops all and gives the buffer back. */
    void clear() {
        sealed.position(sealed.limit());
        replace(NONE.array());
    }

    /** Returns the length of the next frame as far as it is known: that of its header at least. */
    private int length() {
        if (sealed.remaining() < framing.header()) {
            return framing.header();
        }
        int length = channel.frameLength(sealed);
        if (length < framing.header() || length > framing.maxPlaintext() + framing.overhead()) {
            throw P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "the remote sends a sealed frame of " + length + " bytes")
                    .toException();
        }
        return length;
    }

    private int append(Pipe pipe) throws IOException {
        int begin = sealed.position();
        int had = sealed.limit();
        sealed.limit(sealed.capacity()).position(had);
        try {
            return pipe.read(sealed);
        } finally {
            sealed.limit(Math.max(sealed.position(), had)).position(begin);
        }
    }

    private void makeRoom(int needed) {
        if (sealed.capacity() < needed) {
            replace(needed <= BufferPool.SIZE ? pool.take() : new byte[needed]);
        } else if (sealed.capacity() - sealed.position() < needed || !sealed.hasRemaining()) {
            sealed.compact().flip();
            plain.limit(0);
        }
    }

    private void replace(byte[] array) {
        byte[] old = sealed.array();
        sealed = array.length == 0 ? NONE : ByteBuffer.wrap(array).put(sealed).flip();
        plain = array.length == 0 ? NONE : sealed.duplicate().limit(0);
        pool.give(old);
    }
}
