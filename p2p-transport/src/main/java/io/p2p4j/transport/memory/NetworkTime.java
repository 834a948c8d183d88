package io.p2p4j.transport.memory;

import io.p2p4j.api.time.Ticker;
import java.io.IOException;

/** Tells a network's time, and lets threads wait for moments of it. Thread-safe. */
public abstract sealed class NetworkTime implements Ticker permits NetworkTime.Running, SettableTime {

    NetworkTime() {}

    /** Returns the time of a ticker that goes on by itself, at the pace of the system's. */
    public static NetworkTime running(Ticker ticker) {
        return new Running(ticker);
    }

    /** Waits for a change or a moment, perhaps in vain; the caller holds the monitor's lock and looks again, in a loop. */
    abstract void await(Monitor monitor, long moment) throws IOException;

    /** Returns whether a moment has come. */
    final boolean reached(long moment) {
        return nanos() - moment >= 0;
    }

    /** Passes by itself. */
    static final class Running extends NetworkTime {

        private final Ticker ticker;

        private Running(Ticker ticker) {
            this.ticker = ticker;
        }

        @Override
        public long nanos() {
            return ticker.nanos();
        }

        @Override
        void await(Monitor monitor, long moment) throws IOException {
            monitor.await(moment - nanos());
        }
    }
}
