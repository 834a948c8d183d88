package io.p2p4j.api.time;

/**
 * Tells monotonic time in nanoseconds from an arbitrary origin.
 *
 * <p>Everything that measures an interval takes one; tests pass a settable one. Differences are meaningful, values are
 * not, and both may be negative.
 */
@FunctionalInterface
public interface Ticker {
    /** Returns the present reading in nanoseconds. */
    long nanos();

    /** Returns the ticker of the system, {@link System#nanoTime()}. */
    static Ticker system() {
        return System::nanoTime;
    }
}
