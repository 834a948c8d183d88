package io.p2p4j.node.cli.perf;

import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Says once a second how a measurement goes. Used by one thread. */
final class Progress {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Ticker ticker;
    private final Optional<Consumer<String>> out;
    private String part = "";
    private long start;
    private long lastTime;
    private double lastValue;

    /** Says it to {@code out}, if to anybody. */
    Progress(Ticker ticker, Optional<Consumer<String>> out) {
        this.ticker = ticker;
        this.out = out;
    }

    void begin(String next) {
        part = next;
        start = ticker.nanos();
        lastTime = start;
        lastValue = 0;
    }

    /** Takes what was reached so far, in some unit, and returns the time since the beginning. */
    Duration reached(double value, String unit) {
        long now = ticker.nanos();
        if (now - lastTime >= SECOND && out.isPresent()) {
            out.get()
                    .accept(String.format(
                            Locale.ROOT,
                            "%-11s %3d s  %.1f %s/s",
                            part,
                            (now - start) / SECOND,
                            (value - lastValue) * SECOND / (now - lastTime),
                            unit));
            lastTime = now;
            lastValue = value;
        }
        return Duration.ofNanos(now - start);
    }
}
