package io.p2p4j.security.audit;

import io.p2p4j.security.audit.segment.TimedEvent;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Holds the events that wait to be written, in the order of the calls; bounded, without locks.
 *
 * <p>Many threads offer, one takes.
 */
final class EventQueue {

    private static final long CLOSED = Long.MIN_VALUE;

    private final AtomicReferenceArray<@Nullable TimedEvent> slots;
    private final int mask;
    private final int capacity;
    private final AtomicLong offered = new AtomicLong(); // with the sign bit set once closed
    private final AtomicLong taken = new AtomicLong(); // written by the taker alone

    /** Makes a queue of a number of places. */
    EventQueue(int capacity) {
        int places = Integer.highestOneBit(Math.max(2, capacity) - 1) << 1;
        this.slots = new AtomicReferenceArray<>(places);
        this.mask = places - 1;
        this.capacity = capacity;
    }

    /** Says what became of an offer. */
    enum Answer {
        TAKEN,
        FULL,
        CLOSED
    }

    Answer offer(TimedEvent entry) {
        while (true) {
            long place = offered.get();
            if (place < 0) {
                return Answer.CLOSED;
            }
            if (place - taken.get() >= capacity) {
                return Answer.FULL;
            }
            if (offered.compareAndSet(place, place + 1)) {
                slots.set((int) place & mask, entry);
                return Answer.TAKEN;
            }
        }
    }

    /** Moves at most so many events to a list. */
    void drainTo(List<TimedEvent> batch, int most) {
        long next = taken.get();
        for (int i = 0; i < most; i++, next++) {
            int slot = (int) next & mask;
            TimedEvent entry = slots.get(slot);
            if (entry == null) {
                break; // empty, or offered and not yet there
            }
            slots.lazySet(slot, null);
            batch.add(entry);
        }
        taken.set(next);
    }

    /** Returns how many events it holds at most. */
    int capacity() {
        return capacity;
    }

    /** Returns how many events were ever offered. */
    long offered() {
        return offered.get() & ~CLOSED;
    }

    /** Returns whether there is nothing to take now or soon. */
    boolean isEmpty() {
        return offered() == taken.get();
    }

    /** Returns whether it takes no more. */
    boolean isClosed() {
        return offered.get() < 0;
    }

    /** Takes no more; what is in it can be taken still. */
    void close() {
        offered.getAndUpdate(place -> place | CLOSED);
    }
}
