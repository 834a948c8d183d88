package io.p2p4j.node.testing;

import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Stands still until it is told to go on. */
public final class Time implements Ticker {

    private final AtomicLong now = new AtomicLong(-7_000_000_000_123L);

    @Override
    public long nanos() {
        return now.get();
    }

    public void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
