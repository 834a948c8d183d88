package io.p2p4j.transport.yamux;

import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the time that a test sets. */
final class Manual implements Ticker {

    private final AtomicLong now = new AtomicLong(4_000_000_000_000L);

    @Override
    public long nanos() {
        return now.get();
    }

    void advance(Duration by) {
        now.addAndGet(by.toNanos());
    }
}
