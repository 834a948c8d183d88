package io.p2p4j.security.audit.segment;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the events that could not be recorded and were not told of yet. Thread-safe. */
public final class LostEvents {

    private final AtomicLong count = new AtomicLong();

    /** Counts one more. */
    public void add() {
        count.incrementAndGet();
    }

    /** Returns how many there are. */
    public long count() {
        return count.get();
    }

    /** Takes note that the log tells of so many. */
    void told(long events) {
        count.addAndGet(-events);
    }
}
