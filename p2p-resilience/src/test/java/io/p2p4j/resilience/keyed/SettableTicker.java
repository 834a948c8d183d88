package io.p2p4j.resilience.keyed;

import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Stands still until a test moves it. */
public final class SettableTicker implements Ticker {

    private final AtomicLong now;

    public SettableTicker(long start) {
        now = new AtomicLong(start);
    }

    @Override
    public long nanos() {
        return now.get();
    }

    public void advance(Duration duration) {
        now.addAndGet(duration.toNanos());
    }
}
