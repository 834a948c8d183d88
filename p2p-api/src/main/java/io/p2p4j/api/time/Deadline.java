package io.p2p4j.api.time;

import java.time.Duration;

/**
 * Marks the moment by which an operation ends; set once at the top and handed to each step.
 *
 * @param ticker the time it is measured by
 * @param atNanos the reading of {@code ticker} at which it passes
 */
public record Deadline(Ticker ticker, long atNanos) {

    /** The longest wait a deadline can express; a longer one is a caller's bug. */
    public static final Duration LONGEST = Duration.ofDays(365);

    /**
     * Returns the deadline that passes after a duration from now.
     *
     * @throws IllegalArgumentException if the duration is negative or longer than {@link #LONGEST}
     */
    public static Deadline after(Duration duration, Ticker ticker) {
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a deadline of " + duration + " is not between 0 and " + LONGEST);
        }
        return new Deadline(ticker, ticker.nanos() + duration.toNanos());
    }

    /** Returns the time left, zero once it has passed. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, leftNanos()));
    }

    /** Returns the nanoseconds left, zero or negative once it has passed. */
    public long leftNanos() {
        return atNanos - ticker.nanos();
    }

    /** Returns whether it has passed. */
    public boolean passed() {
        return leftNanos() <= 0;
    }

    /** Returns the earlier of this deadline and one a duration from now. */
    public Deadline within(Duration duration) {
        Deadline other = after(duration, ticker);
        return other.atNanos - atNanos < 0 ? other : this;
    }
}
