package io.p2p4j.it.bench.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Times one operation after the other. */
public final class Latencies {

    private static final int MOST = 1 << 20;

    private final long[] nanos = new long[MOST];
    private int count;

    /** Repeats an operation for a while, and keeps how long each took. */
    public void run(ClosedLoop.Operation operation, Duration window) throws Exception {
        long now = System.nanoTime();
        long end = now + window.toNanos();
        while (now - end < 0 && count < MOST) {
            operation.run();
            long done = System.nanoTime();
            nanos[count++] = done - now;
            now = done;
        }
    }

    /** Keeps one more. */
    public void add(long took) {
        if (count < MOST) {
            nanos[count++] = took;
        }
    }

    /** Returns the figures {@code p50} and {@code p99} in microseconds. */
    public Map<String, Object> figures() {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return Map.of("p50", sorted[count / 2] / 1e3, "p99", sorted[(int) (count * 0.99)] / 1e3);
    }
}
