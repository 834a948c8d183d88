package io.p2p4j.resilience.redis;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.resilience.limiter.Bucket4jLimiterProvider;

/**
 * Provides the {@link RedisLimiter} as {@code redis}, to those who choose it and have its libraries; settings: {@code
 * resilience.rate_limit} and {@code resilience.rate_limit.redis}.
 */
public final class RedisLimiterProvider implements RateLimiterProvider {

    /** For the service loader. */
    public RedisLimiterProvider() {}

    @Override
    public String type() {
        return "redis";
    }

    @Override
    public boolean onlyByName() {
        return true;
    }

    /**
     * Makes a limiter, which connects when it is first asked.
     *
     * @throws io.p2p4j.api.error.ConfigException if a library is missing, or the password is not there, or in a file that is
     *     not only its owner's to read
     */
    @Override
    public RateLimiter create(ProviderContext<ResilienceConfig.RateLimit> context) {
        Libraries.require();
        context.settings().redis().password().ifPresent(reference -> new Password(reference, System.getenv()).check());
        RateLimiter local = new Bucket4jLimiterProvider().create(context);
        return new RedisLimiter(local, context.settings(), context.ticker());
    }
}
