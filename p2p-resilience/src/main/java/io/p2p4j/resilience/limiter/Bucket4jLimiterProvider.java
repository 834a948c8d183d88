package io.p2p4j.resilience.limiter;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides the {@link TokenBucketLimiter} as {@code bucket4j}. */
public final class Bucket4jLimiterProvider implements RateLimiterProvider {

    /** For the service loader. */
    public Bucket4jLimiterProvider() {}

    @Override
    public String type() {
        return "bucket4j";
    }

    /**
     * Makes a limiter.
     *
     * @throws io.p2p4j.api.error.ConfigException if the settings allow more than one request a nanosecond
     */
    @Override
    public RateLimiter create(ProviderContext<ResilienceConfig.RateLimit> context) {
        return new TokenBucketLimiter(context.settings(), context.ticker());
    }
}
