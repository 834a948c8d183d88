package io.p2p4j.transport.yamux;

import io.p2p4j.transport.pipe.BufferPool;
import java.nio.ByteBuffer;

/** Appends frames to a buffer that grows with need and is empty and small, or lent out, otherwise. Not thread-safe. */
final class Lane {

    private static final int SMALL = 1 << 10; // what it holds before it borrows a large buffer
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final BufferPool pool;
    private ByteBuffer frames = NONE;

    Lane(BufferPool pool) {
        this.pool = pool;
    }

    /** Returns how many bytes wait. */
    int size() {
        return frames.position();
    }

    /** Appends a header and returns where it is. */
    int append(FrameHeader header) {
        ensure(FrameHeader.SIZE);
        int offset = frames.position();
        header.write(frames);
        return offset;
    }

    /** Appends a header and the data that belongs to it, which it takes out of a source. */
    void append(FrameHeader header, ByteBuffer source) {
        int n = (int) header.length();
        ensure(FrameHeader.SIZE + n);
        header.write(frames);
        frames.put(frames.position(), source, source.position(), n).position(frames.position() + n);
        source.position(source.position() + n);
    }

    /** Adds to the length in a header. */
    void increase(int offset, int by) {
        int at = offset + FrameHeader.SIZE - Integer.BYTES;
        frames.putInt(at, frames.getInt(at) + by);
    }

    /** Moves all that waits in another one to the end of this one. */
    void join(Lane other) {
        ensure(other.size());
        frames.put(other.frames.flip());
        pool.give(other.frames.array());
        other.frames = NONE;
    }

    /** Returns what waits, ready to be read, and is empty; the caller gives the array back to the pool. */
    ByteBuffer take() {
        ByteBuffer taken = frames.flip();
        frames = NONE;
        return taken;
    }

    private void ensure(int more) {
        int needed = frames.position() + more;
        if (needed <= frames.capacity()) {
            return;
        }
        ByteBuffer larger = needed <= SMALL
                ? ByteBuffer.allocate(SMALL)
                : needed <= BufferPool.SIZE
                        ? ByteBuffer.wrap(pool.take())
                        : ByteBuffer.allocate(Math.max(needed, frames.capacity() * 2));
        larger.put(frames.flip());
        pool.give(frames.array());
        frames = larger;
    }
}
