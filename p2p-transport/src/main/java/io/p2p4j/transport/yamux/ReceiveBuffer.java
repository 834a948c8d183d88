package io.p2p4j.transport.yamux;

import java.nio.ByteBuffer;

/**
 * Keeps bytes that arrived until they are read, in a ring that grows with need and is given back once empty.
 *
 * <p>Its user bounds it: never more is put in than a stream's window lets through. Not thread-safe.
 */
final class ReceiveBuffer {

    private static final byte[] NONE = {};
    private static final int KEPT = 1024; // a ring of at most this size survives being empty

    private byte[] ring = NONE;
    private int start;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** Appends all that remains. */
    void put(ByteBuffer source) {
        int n = source.remaining();
        if (n == 0) {
            return;
        }
        if (ring.length - size < n) {
            grow(size + n);
        }
        int at = start + size & ring.length - 1;
        int first = Math.min(n, ring.length - at);
        source.get(ring, at, first).get(ring, 0, n - first);
        size += n;
    }

    /** Moves as many bytes as are there and fit, and returns their number. */
    int take(ByteBuffer target) {
        int n = Math.min(size, target.remaining());
        int first = Math.min(n, ring.length - start);
        target.put(ring, start, first).put(ring, 0, n - first);
        size -= n;
        start = start + n & ring.length - 1;
        if (size == 0) {
            release();
        }
        return n;
    }

    /** Drops all bytes and returns their number. */
    int clear() {
        int dropped = size;
        size = 0;
        release();
        return dropped;
    }

    private void release() {
        start = 0;
        if (ring.length > KEPT) {
            ring = NONE;
        }
    }

    /** The length stays a power of two, so that a mask wraps positions. */
    private void grow(int needed) {
        byte[] larger = new byte[Math.max(64, Integer.highestOneBit(needed - 1) << 1)];
        int first = Math.min(size, ring.length - start);
        System.arraycopy(ring, start, larger, 0, first);
        System.arraycopy(ring, 0, larger, first, size - first);
        ring = larger;
        start = 0;
    }
}
