package io.p2p4j.it.bench.load;

import java.util.Map;

/**
 * Counts operations.
 *
 * @param done how many were done
 * @param nanos in which time
 */
public record Tally(long done, long nanos) {

    /** Returns operations per second. */
    public double rate() {
        return done * 1e9 / nanos;
    }

    /** Returns the figures {@code done} and {@code rate}. */
    public Map<String, Object> figures() {
        return Map.of("done", done, "rate", rate());
    }
}
