package io.p2p4j.api.time;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the time a test sets. */
public final class SettableTicker implements Ticker {

    private final AtomicLong now;

    /** Starts at a reading. */
    public SettableTicker(long start) {
        this.now = new AtomicLong(start);
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Override
    public long nanos() {
        return now.get();
    }
}
