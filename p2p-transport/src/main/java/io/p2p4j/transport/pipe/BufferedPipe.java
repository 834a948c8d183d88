package io.p2p4j.transport.pipe;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads ahead in a pipe, so that the small reads of a negotiation cost one step; lets large reads through.
 *
 * <p>What it has read ahead is never lost: the next reader gets it first. One thread reads at a time.
 */
public final class BufferedPipe implements Pipe {

    private static final int SIZE = 512;
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final Pipe pipe;
    private ByteBuffer ahead = NONE;

    /** Wraps a pipe. */
    public BufferedPipe(Pipe pipe) {
        this.pipe = pipe;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!ahead.hasRemaining()) {
            if (target.remaining() >= SIZE) {
                ahead = NONE; // the negotiations are over; an idle connection holds no buffer here
                return pipe.read(target);
            }
            ByteBuffer buffer = ahead.capacity() == 0 ? ByteBuffer.allocate(SIZE) : ahead;
            int n = pipe.read(buffer.clear());
            ahead = buffer.flip();
            if (n < 0) {
                return n;
            }
        }
        int n = Math.min(ahead.remaining(), target.remaining());
        target.put(ahead.slice(ahead.position(), n));
        ahead.position(ahead.position() + n);
        return n;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return pipe.write(source);
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
}
