package io.p2p4j.security.audit;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the events that could not be recorded and were not told of yet. Thread-safe. */
final class LostEvents {

    private final AtomicLong count = new AtomicLong();

    void add() {
        count.incrementAndGet();
    }

    long count() {
        return count.get();
    }

    /** Takes note that the log tells of so many. */
    void told(long events) {
        count.addAndGet(-events);
    }
}
