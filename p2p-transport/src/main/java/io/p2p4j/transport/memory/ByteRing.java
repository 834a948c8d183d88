package io.p2p4j.transport.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Passes bytes from one thread to another; holds at most {@link #CAPACITY} of them. Thread-safe. */
final class ByteRing {

    /** As much as a socket's buffers hold at least. */
    static final int CAPACITY = 64 << 10;

    private static final byte[] NONE = {};

    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private final Condition changed = lock.newCondition();
    private byte[] ring = NONE; // of full capacity while it holds anything
    private int start;
    private int size;
    private boolean finished; // nothing more is written
    private boolean abandoned; // nothing more is read

    /** Takes what is there and fits; blocks until there is something; −1 at the end. */
    int read(ByteBuffer target) throws IOException {
        lock.lock();
        try {
            while (size == 0 && !finished && !abandoned) {
                await();
            }
            if (abandoned) {
                throw new AsynchronousCloseException();
            }
            return size == 0 && finished ? -1 : take(target);
        } finally {
            lock.unlock();
        }
    }

    /** Puts what fits; blocks until something does. */
    int write(ByteBuffer source) throws IOException {
        lock.lock();
        try {
            while (size == CAPACITY && !finished && !abandoned) {
                await();
            }
            if (finished) {
                throw new AsynchronousCloseException();
            }
            if (abandoned) {
                throw new IOException("the other end is closed");
            }
            return put(source);
        } finally {
            lock.unlock();
        }
    }

    /** Ends writing; what was written can be read. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends reading; what was written is lost. */
    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            size = 0;
            ring = NONE;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int take(ByteBuffer target) {
        int n = Math.min(size, target.remaining());
        int first = Math.min(n, ring.length - start);
        target.put(ring, start, first).put(ring, 0, n - first);
        size -= n;
        start = (start + n) % CAPACITY;
        if (size == 0) {
            ring = NONE;
            start = 0;
        }
        changed.signalAll();
        return n;
    }

    private int put(ByteBuffer source) {
        if (ring.length == 0) {
            ring = new byte[CAPACITY];
        }
        int n = Math.min(CAPACITY - size, source.remaining());
        int at = (start + size) % CAPACITY;
        int first = Math.min(n, CAPACITY - at);
        source.get(ring, at, first).get(ring, 0, n - first);
        size += n;
        changed.signalAll();
        return n;
    }

    @SuppressWarnings("WaitNotInLoop") // the loops are the callers'
    private void await() throws IOException {
        try {
            changed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new ClosedByInterruptException().initCause(e);
        }
    }
}
