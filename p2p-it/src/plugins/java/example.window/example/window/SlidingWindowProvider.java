package example.window;

import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides the {@link SlidingWindowLimiter} as {@code sliding_window}. */
public final class SlidingWindowProvider implements RateLimiterProvider {

    /** For the service loader. */
    public SlidingWindowProvider() {}

    @Override
    public String type() {
        return "sliding_window";
    }

    @Override
    public RateLimiter create(ProviderContext<RateLimit> context) {
        return new SlidingWindowLimiter(context.settings(), context.ticker());
    }
}
