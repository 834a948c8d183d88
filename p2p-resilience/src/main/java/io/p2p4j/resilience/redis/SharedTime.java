package io.p2p4j.resilience.redis;

import io.github.bucket4j.TimeMeter;
import io.p2p4j.api.time.Ticker;

/**
 * Tells the time that a fleet shares: that of Redis when it was asked, and what has passed since by the ticker.
 *
 * <p>So wall clocks of nodes may differ and be set. It never goes backwards; nodes differ by as much as an answer of Redis
 * took, and by as much as their tickers drift until they connect again.
 */
final class SharedTime implements TimeMeter {

    private final Ticker ticker;
    private final long origin;
    private volatile long offset = Long.MIN_VALUE; // written by whoever connects, one at a time

    SharedTime(Ticker ticker) {
        this.ticker = ticker;
        this.origin = ticker.nanos();
    }

    /** Takes over what Redis says, unless it is past. */
    void set(long redisNanos) {
        offset = Math.max(offset, redisNanos - passed());
    }

    @Override
    public long currentTimeNanos() {
        return offset + passed();
    }

    private long passed() {
        return ticker.nanos() - origin;
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }
}
