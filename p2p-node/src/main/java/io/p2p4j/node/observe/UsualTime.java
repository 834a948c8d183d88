package io.p2p4j.node.observe;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Remembers how long something lately took, so that who finds no place hears when there should be one. Thread-safe. */
public final class UsualTime {

    /** The shortest wait that is told. */
    public static final Duration SHORTEST_WAIT = Duration.ofMillis(50);

    private static final int MEMORY = 8; // how many times it takes to forget how long it once took

    private final Duration longestWait;
    private final AtomicLong usualNanos;

    /**
     * Begins with a guess.
     *
     * @param longestWait the longest wait that is told
     */
    public UsualTime(Duration guess, Duration longestWait) {
        this.usualNanos = new AtomicLong(guess.toNanos());
        this.longestWait = longestWait;
    }

    /** Counts one more that has ended. */
    public void took(Duration time) {
        usualNanos.updateAndGet(usual -> usual + (time.toNanos() - usual) / MEMORY);
    }

    /** Returns after which time a place should be free. */
    public Duration freeAfter() {
        long usual = Math.min(usualNanos.get(), longestWait.toNanos());
        return Duration.ofNanos(Math.max(usual, SHORTEST_WAIT.toNanos()));
    }
}
