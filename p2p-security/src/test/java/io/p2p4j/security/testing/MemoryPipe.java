package io.p2p4j.security.testing;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/** Carries bytes between two threads; what one end writes may be changed on the way. */
public final class MemoryPipe implements ByteChannel {

    private static final byte[] END = {};

    private final BlockingQueue<byte[]> in;
    private final BlockingQueue<byte[]> out;
    private final Function<byte[], List<byte[]>> onTheWay;
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean ended;
    private volatile boolean closed;

    private MemoryPipe(BlockingQueue<byte[]> in, BlockingQueue<byte[]> out, Function<byte[], List<byte[]>> onTheWay) {
        this.in = in;
        this.out = out;
        this.onTheWay = onTheWay;
    }

    /** The two ends of a pipe. */
    public record Ends(MemoryPipe left, MemoryPipe right) {}

    /** Returns a pipe that changes nothing. */
    public static Ends pair() {
        return pair(List::of, List::of);
    }

    /** Returns a pipe that delivers something else than what is written; an empty piece ends the direction. */
    public static Ends pair(Function<byte[], List<byte[]>> fromLeft, Function<byte[], List<byte[]>> fromRight) {
        BlockingQueue<byte[]> toRight = new LinkedBlockingQueue<>();
        BlockingQueue<byte[]> toLeft = new LinkedBlockingQueue<>();
        return new Ends(new MemoryPipe(toLeft, toRight, fromLeft), new MemoryPipe(toRight, toLeft, fromRight));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!current.hasRemaining() && !ended) {
            try {
                current = ByteBuffer.wrap(in.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            ended = !current.hasRemaining();
        }
        if (ended) {
            return -1;
        }
        int count = Math.min(current.remaining(), target.remaining());
        target.put(target.position(), current, current.position(), count);
        target.position(target.position() + count);
        current.position(current.position() + count);
        return count;
    }

    @Override
    public int write(ByteBuffer source) {
        byte[] piece = new byte[source.remaining()];
        source.get(piece);
        out.addAll(onTheWay.apply(piece));
        return piece.length;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        out.add(END);
        in.add(END);
    }
}
