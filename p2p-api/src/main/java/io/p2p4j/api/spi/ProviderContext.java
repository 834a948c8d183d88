package io.p2p4j.api.spi;

import io.p2p4j.api.time.Ticker;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Holds all that a {@link Provider} gets to know of the node it serves.
 *
 * @param settings the provider's own part of the configuration
 * @param ticker monotonic time, for intervals
 * @param clock wall-clock time, for stamps
 * @param dataDir the folder of the node's keys and state; it may not exist yet
 * @param <S> the type of the settings
 */
public record ProviderContext<S>(S settings, Ticker ticker, InstantSource clock, Path dataDir) {

    /** Returns a context on the system's time, for the use of one provider without a node. */
    public static <S> ProviderContext<S> of(S settings, Path dataDir) {
        return new ProviderContext<>(settings, Ticker.system(), InstantSource.system(), dataDir);
    }

    /** Returns the same context with other settings. */
    public <R> ProviderContext<R> with(R other) {
        return new ProviderContext<>(other, ticker, clock, dataDir);
    }
}
