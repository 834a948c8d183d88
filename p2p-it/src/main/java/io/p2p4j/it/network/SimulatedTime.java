package io.p2p4j.it.network;

import io.p2p4j.api.time.Ticker;
import io.p2p4j.transport.memory.SettableTime;
import java.time.Duration;

/**
 * Stands still until a test advances it, which wakes those who wait for what a network carries. Thread-safe.
 *
 * <p>Advancing does not wait for those it wakes: a test that wants them to have acted looks at what they did.
 */
public final class SimulatedTime implements Ticker {

    private final SettableTime time;

    /** Begins at a reading, which may be any. */
    public SimulatedTime(long start) {
        time = new SettableTime(start);
    }

    /**
     * Lets time pass.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public void advance(Duration duration) {
        time.advance(duration);
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    SettableTime settable() {
        return time;
    }
}
