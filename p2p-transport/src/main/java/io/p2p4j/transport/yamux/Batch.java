package io.p2p4j.transport.yamux;

import io.p2p4j.transport.pipe.BufferPool;
import java.nio.ByteBuffer;

/**
 * Gathers the frames that are sent in one step: what streams have little of goes before the bulk of others.
 *
 * <p>The frames of one stream stay in order: once it has bulk in a batch, all that follows is bulk. Both are sent with each
 * batch, so that neither starves. While small data comes along, less bulk is gathered at once. Not thread-safe.
 */
final class Batch {

    /** The most bytes of data in one frame. */
    static final int MAX_DATA = 63 << 10;

    private static final int MOST = 127 << 10; // beyond it bulk waits
    private static final int SHARED = 33 << 10; // the same in company
    private static final int COMPANY = 16; // batches with bulk for which small data is remembered
    private static final int MAX_SMALL = 4 << 10; // of one write that counts as small
    private static final int SHARE = 16 << 10; // of small data of one stream in a batch
    private static final int MOST_SMALL = 63 << 10; // of small data in a batch
    private static final int TOGETHER = 16 << 10; // bulk that is not worth a step of its own
    private static final int WORTHWHILE = 1 << 10; // less room than this is not worth a frame of its own

    private final Lane small;
    private final Lane bulk;
    private long number;
    private int company; // batches with bulk that are still gathered in company

    Batch(BufferPool pool) {
        this.small = new Lane(pool);
        this.bulk = new Lane(pool);
    }

    /** Returns how many batches were taken before this one. */
    long number() {
        return number;
    }

    /** Returns how many bytes wait. */
    int size() {
        return small.size() + bulk.size();
    }

    /** Returns whether there is room for bulk. */
    boolean hasRoom() {
        return room() >= FrameHeader.SIZE + WORTHWHILE;
    }

    /** Returns whether so much data of a stream is little, which need not wait for room. */
    boolean isSmall(Share share, int length) {
        share.enter(number);
        return length <= MAX_SMALL
                && !share.bulk
                && share.small + length <= SHARE
                && small.size() + length <= MOST_SMALL;
    }

    /** Appends all of a source, which is small, as a frame of data. */
    void small(Share share, int stream, int flags, ByteBuffer source) {
        share.small += source.remaining();
        company = COMPANY;
        small.append(new FrameHeader(FrameType.DATA, flags, stream, source.remaining()), source);
    }

    /** Appends a frame of data from a source, as much as room, limit and frame allow; returns the bytes taken. */
    int bulk(Share share, int stream, int flags, ByteBuffer source, long limit) {
        share.enter(number);
        share.bulk = true;
        int most = Math.min(MAX_DATA, room() - FrameHeader.SIZE);
        int n = (int) Math.min(limit, Math.min(most, source.remaining()));
        bulk.append(new FrameHeader(FrameType.DATA, flags, stream, n), source);
        return n;
    }

    /** Appends a frame without data of a stream and returns where it is. */
    Place frame(Share share, FrameHeader header) {
        share.enter(number);
        return new Place(number, share.bulk, (share.bulk ? bulk : small).append(header));
    }

    /** Appends a frame without data that overtakes whatever waits. */
    void early(FrameHeader header) {
        small.append(header);
    }

    /** Appends a frame without data that overtakes nothing. */
    void late(FrameHeader header) {
        bulk.append(header);
    }

    /** Adds to the length of a frame that still waits; returns false if it is on its way. */
    boolean increase(Place place, int by) {
        boolean waits = place.batch == number;
        if (waits) {
            (place.bulk ? bulk : small).increase(place.offset, by);
        }
        return waits;
    }

    /** Returns what waits, in the order in which it is to be sent, and begins the next batch. */
    Step take() {
        number++;
        if (bulk.size() == 0) {
            return new Step(small.take(), bulk.take());
        }
        company = Math.max(0, company - 1);
        if (small.size() == 0) {
            return new Step(bulk.take(), small.take());
        }
        if (bulk.size() <= TOGETHER) {
            small.join(bulk);
        }
        return new Step(small.take(), bulk.take());
    }

    private int room() {
        return (company > 0 ? SHARED : MOST) - bulk.size();
    }

    /**
     * Holds what is sent in one step; the user gives the arrays back to the pool.
     *
     * @param first what is sent first; if it is empty, there is nothing
     * @param rest what follows
     */
    record Step(ByteBuffer first, ByteBuffer rest) {

        boolean isEmpty() {
            return !first.hasRemaining();
        }
    }

    /**
     * Says where a frame waits.
     *
     * @param batch the number of its batch
     * @param bulk whether it waits among bulk
     * @param offset its position there
     */
    record Place(long batch, boolean bulk, int offset) {

        /** The place of a frame that does not wait. */
        static final Place SENT = new Place(-1, false, 0);
    }

    /** Knows what a stream has in the batch that is gathered. Guarded as the batch is. */
    static final class Share {

        private long batch;
        private int small;
        private boolean bulk;

        private void enter(long number) {
            if (batch != number) {
                batch = number;
                small = 0;
                bulk = false;
            }
        }
    }
}
