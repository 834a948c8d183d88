package io.p2p4j.transport.pipe;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.SecureChannel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/**
 * Seals what is sent through a pipe and opens what arrives, in place, many frames per step.
 *
 * <p>One thread may read while another writes. The buffer for reading is small while little arrives; a large one is
 * borrowed while much does and given back before waiting. Once nothing more is read or written, {@link #wipe()}.
 */
public final class SealedPipe implements SessionPipe, ByteChannel {

    private static final int SMALLEST = 512;
    private static final int LARGEST_KEPT = 8 << 10;

    private final Pipe pipe;
    private final SecureChannel channel;
    private final SecureChannel.Framing framing;
    private final BufferPool pool;
    private int kept = SMALLEST; // the size of the buffer to wait with, fitted to what arrives
    private ByteBuffer sealed = ByteBuffer.allocate(SMALLEST).limit(0); // arrived, not opened
    private ByteBuffer plain = sealed.duplicate(); // opened, not received; shares its bytes with sealed

    /** Wraps a pipe. */
    public SealedPipe(Pipe pipe, SecureChannel channel, BufferPool pool) {
        this.pipe = pipe;
        this.channel = channel;
        this.framing = channel.framing();
        this.pool = pool;
    }

    @Override
    public ByteBuffer receive() throws IOException {
        while (!plain.hasRemaining()) {
            fill(framing.header());
            int length = channel.frameLength(sealed);
            if (length < framing.header() || length > framing.maxPlaintext() + framing.overhead()) {
                throw P2pError.of(
                                ErrorCode.PROTOCOL_VIOLATION, "the remote sends a sealed frame of " + length + " bytes")
                        .toException();
            }
            fill(length);
            int end = sealed.position() + length;
            plain.limit(end).position(sealed.position());
            sealed.position(end);
            channel.open(plain);
        }
        return plain;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        ByteBuffer source;
        try {
            source = receive();
        } catch (EOFException e) {
            return -1; // this is how a channel says it
        }
        int n = Math.min(source.remaining(), target.remaining());
        target.put(source.slice(source.position(), n));
        source.position(source.position() + n);
        return n;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int n = source.remaining();
        send(source);
        return n;
    }

    @Override
    public void send(ByteBuffer bytes) throws IOException {
        int most = framing.maxPlaintext();
        int frames = (bytes.remaining() + most - 1) / most;
        int needed = bytes.remaining() + frames * framing.overhead();
        int frame = Math.min(bytes.remaining(), most) + framing.overhead();
        ByteBuffer out = needed <= LARGEST_KEPT
                ? ByteBuffer.allocate(needed)
                : frame <= BufferPool.SIZE ? ByteBuffer.wrap(pool.take()) : ByteBuffer.allocate(frame);
        int end = bytes.limit();
        while (bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + most));
            if (out.remaining() < bytes.remaining() + framing.overhead()) {
                flush(out);
            }
            channel.seal(bytes, out);
        }
        flush(out);
        pool.give(out.array());
    }

    @Override
    public void finish() throws IOException {
        pipe.finish();
    }

    @Override
    public boolean isOpen() {
        return pipe.isOpen();
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }

    /** Wipes the keys and gives the buffer back. */
    public void wipe() {
        channel.close();
        sealed.limit(sealed.position());
        replace(new byte[0]);
    }

    private void flush(ByteBuffer out) throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            pipe.write(out);
        }
        out.clear();
    }

    /** Reads until that many sealed bytes are there. */
    private void fill(int needed) throws IOException {
        while (sealed.remaining() < needed) {
            if (!sealed.hasRemaining()) {
                reuse();
            }
            if (sealed.capacity() < needed) {
                replace(larger(needed));
            } else if (sealed.capacity() - sealed.position() < needed) {
                compact();
            }
            int begin = sealed.position();
            int had = sealed.limit();
            sealed.limit(sealed.capacity()).position(had);
            int n = pipe.read(sealed);
            sealed.limit(Math.max(sealed.position(), had)).position(begin);
            if (n < 0) {
                throw new EOFException("the remote closed the connection");
            }
            fit(n, sealed.capacity() - had);
        }
    }

    /** Starts anew in an empty buffer; a large one is given back, since the wait for more may be long. */
    private void reuse() {
        if (sealed.capacity() == kept) {
            compact();
        } else {
            replace(new byte[kept]);
        }
    }

    /** Chooses the size of the buffer to wait with by what a read yielded. */
    private void fit(int n, int room) {
        if (n == room && kept < LARGEST_KEPT) {
            kept *= 2;
        } else if (n < kept / 4 && kept > SMALLEST) {
            kept /= 2;
        }
    }

    private byte[] larger(int needed) {
        return needed <= BufferPool.SIZE ? pool.take() : new byte[needed];
    }

    private void compact() {
        sealed.compact().flip();
        plain.limit(0);
    }

    private void replace(byte[] array) {
        byte[] old = sealed.array();
        sealed = ByteBuffer.wrap(array).put(sealed).flip();
        plain = sealed.duplicate().limit(0);
        pool.give(old);
    }
}
