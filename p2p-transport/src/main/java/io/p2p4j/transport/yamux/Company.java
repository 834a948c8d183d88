package io.p2p4j.transport.yamux;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the small frames of a connection's streams, which wait behind the bulk of others. Thread-safe. */
final class Company {

    private final AtomicLong frames = new AtomicLong();

    /** Notes a small frame. */
    void note() {
        frames.incrementAndGet();
    }

    /** Returns how many there were. */
    long frames() {
        return frames.get();
    }
}
