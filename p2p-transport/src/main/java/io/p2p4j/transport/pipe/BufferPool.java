package io.p2p4j.transport.pipe;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lends the large buffers that connections need only while bytes flow. Thread-safe, without locks.
 *
 * <p>It keeps at most {@link #MAX_KEPT}; beyond that buffers are made and dropped.
 */
public final class BufferPool {

    /** The size of a buffer: two of the largest Noise frames. */
    public static final int SIZE = 132 << 10;

    /** The most buffers that are kept. */
    public static final int MAX_KEPT = 32;

    private final ConcurrentLinkedDeque<byte[]> free = new ConcurrentLinkedDeque<>();
    private final AtomicInteger kept = new AtomicInteger();

    /** Returns a buffer of {@link #SIZE} bytes with any content. */
    public byte[] take() {
        byte[] buffer = free.poll();
        if (buffer == null) { // as a deque says that it is empty
            return new byte[SIZE];
        }
        kept.decrementAndGet();
        return buffer;
    }

    /** Takes back a buffer that its user has let go of; one of another size is dropped. */
    public void give(byte[] buffer) {
        if (buffer.length != SIZE) {
            return;
        }
        if (kept.incrementAndGet() <= MAX_KEPT) {
            free.push(buffer);
        } else {
            kept.decrementAndGet();
        }
    }
}
