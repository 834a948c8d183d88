package io.p2p4j.it.contract;

import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the time it was set to; begins anywhere, near the overflow included. Thread-safe. */
public final class SettableTicker implements Ticker {

    private final AtomicLong nanos;

    /** Begins at a reading. */
    public SettableTicker(long start) {
        nanos = new AtomicLong(start);
    }

    /** Lets time pass. */
    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }
}
