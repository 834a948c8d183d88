package io.p2p4j.transport.yamux;

import io.p2p4j.api.time.Ticker;
import io.p2p4j.transport.pipe.Urgent;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** Counts what a peer may do only so often, as a token bucket of one second's worth. Thread-safe. */
final class Allowance {

    private static final double SECOND = Duration.ofSeconds(1).toNanos();

    private final Ticker ticker;
    private final int perSecond;
    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private double left;
    private long refilled;

    /** Allows so much at once, and so much again each second. */
    Allowance(int perSecond, Ticker ticker) {
        this.ticker = ticker;
        this.perSecond = perSecond;
        this.left = perSecond;
        this.refilled = ticker.nanos();
    }

    /** Takes one and returns whether there was one. */
    boolean take() {
        Urgent.lock(lock);
        try {
            if (left < 1) {
                long now = ticker.nanos();
                left = Math.min(perSecond, left + (now - refilled) / SECOND * perSecond);
                refilled = now;
            }
            boolean granted = left >= 1;
            left -= granted ? 1 : 0;
            return granted;
        } finally {
            lock.unlock();
        }
    }
}
