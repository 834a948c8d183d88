package io.p2p4j.transport.memory;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Stands still until it is advanced, which wakes those who wait for a moment of it. Thread-safe.
 *
 * <p>Advancing does not wait for those it wakes: who wants them to have acted looks at what they did.
 */
public final class SettableTime extends NetworkTime {

    private final AtomicLong nanos;
    private final Map<Thread, Monitor> waiting = new ConcurrentHashMap<>();

    /** Begins at a reading, which may be any. */
    public SettableTime(long start) {
        nanos = new AtomicLong(start);
    }

    /**
     * Lets time pass.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time cannot be advanced by " + duration);
        }
        nanos.addAndGet(duration.toNanos());
        waiting.values().forEach(Monitor::wake);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** Returns how many threads wait for a moment. */
    int waiting() {
        return waiting.size();
    }

    /** Who waits is known before it looks at the time, so that no advance passes between the two unnoticed. */
    @Override
    void await(Monitor monitor, long moment) throws IOException {
        waiting.put(Thread.currentThread(), monitor);
        try {
            if (!reached(moment)) {
                monitor.await();
            }
        } finally {
            waiting.remove(Thread.currentThread());
        }
    }
}
