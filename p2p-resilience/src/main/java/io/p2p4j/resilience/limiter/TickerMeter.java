package io.p2p4j.resilience.limiter;

import io.github.bucket4j.TimeMeter;
import io.p2p4j.api.time.Ticker;

/** Shows a {@link Ticker} to Bucket4j, counted from zero: a ticker may begin anywhere, Bucket4j's time must not wrap. */
final class TickerMeter implements TimeMeter {

    private final Ticker ticker;
    private final long origin;

    TickerMeter(Ticker ticker) {
        this.ticker = ticker;
        this.origin = ticker.nanos();
    }

    @Override
    public long currentTimeNanos() {
        return ticker.nanos() - origin;
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
