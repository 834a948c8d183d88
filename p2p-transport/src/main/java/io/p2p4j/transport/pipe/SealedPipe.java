package io.p2p4j.transport.pipe;

import io.p2p4j.api.security.SecureChannel;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Optional;

/**
 * Seals what is sent through a pipe and opens what arrives, in place, many frames per step.
 *
 * <p>One thread may read while another writes. The buffer for reading is small while little arrives; a large one is
 * borrowed while much does and given back before waiting. Once nothing more is read or written, {@link #wipe()}.
 */
public final class SealedPipe implements SessionPipe, ByteChannel {

    private static final int LARGEST_KEPT = 8 << 10;
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final Pipe pipe;
    private final SecureChannel channel;
    private final SecureChannel.Framing framing;
    private final BufferPool pool;
    private final FrameOpener opener;
    private final Optional<Watch.Start> start;
    private volatile Optional<Watch> watch = Optional.empty(); // while no call of the pipe waits
    private ByteBuffer unsent = NONE; // sealed; the system has not taken it yet

    /** Wraps a pipe. */
    public SealedPipe(Pipe pipe, SecureChannel channel, BufferPool pool) {
        this(pipe, channel, pool, Optional.empty());
    }

    /** Wraps a pipe that can be watched, if there is a start. */
    public SealedPipe(Pipe pipe, SecureChannel channel, BufferPool pool, Optional<Watch.Start> start) {
        this.pipe = pipe;
        this.channel = channel;
        this.framing = channel.framing();
        this.pool = pool;
        this.start = start;
        this.opener = new FrameOpener(channel, pool);
    }

    @Override
    public ByteBuffer receive() throws IOException {
        while (!opener.next()) {
            if (opener.read(pipe) < 0) {
                throw ended();
            }
        }
        return opener.plain();
    }

    @Override
    public boolean isWatchable() {
        return start.isPresent();
    }

    @Override
    public Optional<Turns> watch() throws IOException {
        watch = start.isPresent() ? start.get().watch() : Optional.empty();
        return watch.map(WatchedTurns::new);
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
        flushUnsent();
        int most = framing.maxPlaintext();
        ByteBuffer out = room(bytes);
        int end = bytes.limit();
        while (bytes.position() < end) {
            if (out.remaining() < Math.min(end - bytes.position(), most) + framing.overhead()) {
                flush(out.flip());
                out.clear();
            }
            sealFrame(bytes, end, out);
        }
        flush(out.flip());
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
        if (watch.isPresent()) {
            watch.get().close();
        } else {
            pipe.close();
        }
    }

    /** Wipes the keys and gives the buffers back. */
    public void wipe() {
        channel.close();
        opener.clear();
    }

    /** Returns a buffer that holds all that remains, sealed, or at least one frame of it. */
    private ByteBuffer room(ByteBuffer bytes) {
        int needed = sealedSize(bytes);
        int frame = Math.min(bytes.remaining(), framing.maxPlaintext()) + framing.overhead();
        return needed <= LARGEST_KEPT
                ? ByteBuffer.allocate(needed)
                : frame <= BufferPool.SIZE ? ByteBuffer.wrap(pool.take()) : ByteBuffer.allocate(frame);
    }

    private int sealedSize(ByteBuffer bytes) {
        int most = framing.maxPlaintext();
        int frames = (bytes.remaining() + most - 1) / most;
        return bytes.remaining() + frames * framing.overhead();
    }

    private void sealFrame(ByteBuffer bytes, int end, ByteBuffer out) {
        bytes.limit(Math.min(end, bytes.position() + framing.maxPlaintext()));
        channel.seal(bytes, out);
    }

    private void flushUnsent() throws IOException {
        flush(unsent);
        unsent = NONE;
    }

    private void flush(ByteBuffer out) throws IOException {
        while (out.hasRemaining()) {
            if (pipe.write(out) == 0 && watch.isPresent()) {
                watch.get().awaitRoom();
            }
        }
    }

    private static EOFException ended() {
        return new EOFException("the remote closed the connection");
    }

    /** Uses the pipe by turns. */
    private final class WatchedTurns implements Turns {

        private final Watch watching;

        WatchedTurns(Watch watching) {
            this.watching = watching;
        }

        @Override
        public void attach(Watch.Turn turn) {
            watching.attach(turn);
        }

        @Override
        public void read() throws IOException {
            if (opener.readMuch(pipe) < 0) {
                throw ended();
            }
        }

        @Override
        public ByteBuffer next() {
            if (!opener.next()) {
                opener.rest();
            }
            return opener.plain();
        }

        @Override
        public void release(Runnable then) {
            watching.release(() -> {
                watch = Optional.empty();
                then.run();
            });
        }

        @Override
        public boolean offer(ByteBuffer bytes) throws IOException {
            ByteBuffer out = ByteBuffer.allocate(sealedSize(bytes));
            int end = bytes.limit();
            while (bytes.position() < end) {
                sealFrame(bytes, end, out);
            }
            pipe.write(out.flip());
            unsent = out.hasRemaining() ? out : NONE;
            return !out.hasRemaining();
        }
    }
}
