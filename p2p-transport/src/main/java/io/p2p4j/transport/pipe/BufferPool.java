package io.p2p4j.transport.pipe;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lends the large buffers that connections need only while bytes flow. Thread-safe.
 *
 * <p>It keeps at most {@link #MAX_KEPT}; beyond that buffers are made and dropped.
 */
public final class BufferPool {

    /** The size of a buffer: two of the largest Noise frames. */
    public static final int SIZE = 132 << 10;

    /** The most buffers that are kept. */
    public static final int MAX_KEPT = 32;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<byte[]> free = new ArrayDeque<>(); // guarded by lock

    /** Returns a buffer of {@link #SIZE} bytes with any content. */
    public byte[] take() {
        Urgent.lock(lock);
        try {
            if (!free.isEmpty()) {
                return free.pop();
            }
        } finally {
            lock.unlock();
        }
        return new byte[SIZE];
    }

    /** Takes back a buffer that its user has let go of; one of another size is dropped. */
    public void give(byte[] buffer) {
        if (buffer.length != SIZE) {
            return;
        }
        Urgent.lock(lock);
        try {
            if (free.size() < MAX_KEPT) {
                free.push(buffer);
            }
        } finally {
            lock.unlock();
        }
    }
}
