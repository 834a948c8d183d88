package io.p2p4j.resilience.limiter;

import io.p2p4j.api.time.Ticker;

/** Counts a {@link Ticker} from zero: one may begin anywhere and wrap, Bucket4j's time must not. */
final class TickerFromZero implements Ticker {

    private final Ticker ticker;
    private final long origin;

    TickerFromZero(Ticker ticker) {
        this.ticker = ticker;
        this.origin = ticker.nanos();
    }

    @Override
    public long nanos() {
        return ticker.nanos() - origin;
    }
}
