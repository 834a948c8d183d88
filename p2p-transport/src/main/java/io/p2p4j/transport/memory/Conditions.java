package io.p2p4j.transport.memory;

import java.time.Duration;

/**
 * Describes the way from one host to another, as each pipe has it for itself.
 *
 * <p>What is written at a moment can be read once all that was written before has left, its own bytes have left at the
 * bandwidth, and the latency has passed. A pipe holds {@value #LEAST_HELD} bytes and what bandwidth and latency keep on
 * their way, together at most {@value #MOST_HELD}, written and not read; then a write blocks.
 *
 * @param latency how long a byte is on its way; at most a day
 * @param bandwidth how many bytes leave in a second, at least one
 */
public record Conditions(Duration latency, long bandwidth) {

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final long SECOND = 1_000_000_000;

    /** The bandwidth at which any number of bytes leaves at once. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** No latency and all bandwidth. */
    public static final Conditions PERFECT = new Conditions(Duration.ZERO, UNLIMITED);

    /** How many bytes a pipe holds on the shortest way: as much as a socket's buffers hold at least. */
    static final int LEAST_HELD = 64 << 10;

    /** How many bytes a pipe holds at most. */
    static final int MOST_HELD = 4 << 20;

    /** Checks the values. */
    public Conditions {
        if (latency.isNegative() || latency.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a latency of " + latency + " is not between 0 and " + LONGEST);
        }
        if (bandwidth < 1) {
            throw new IllegalArgumentException("a bandwidth of " + bandwidth + " bytes a second is less than 1");
        }
    }

    /** Returns the same bandwidth with another latency. */
    public Conditions withLatency(Duration other) {
        return new Conditions(other, bandwidth);
    }

    /** Returns the same latency with another bandwidth. */
    public Conditions withBandwidth(long other) {
        return new Conditions(latency, other);
    }

    /** Returns how long some bytes, no more than a pipe holds, take to leave. */
    long nanosToSend(int bytes) {
        return bytes * SECOND / bandwidth;
    }

    /** Returns how many bytes a pipe holds. */
    int held() {
        double underway = (double) bandwidth * latency.toNanos() / SECOND;
        return (int) Math.min(LEAST_HELD + underway, MOST_HELD);
    }
}
