package io.p2p4j.resilience.limiter;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.math.BigInteger;
import java.time.Duration;

/**
 * Says how fast a bucket refills, in the smallest numbers that say it.
 *
 * <p>Bucket4j multiplies the period by the tokens that lack and goes over to rounded arithmetic where that exceeds a
 * {@code long}. In lowest terms this does not happen: 1,000,000 a day is one in 86.4 ms. The few rates that are too long
 * even so (the first prime above a million, a day) are approximated from below, to less than one part in a thousand
 * million; a peer never gets more than was configured.
 *
 * @param tokens how many come back per period
 * @param period the period
 */
record RefillRate(long tokens, Duration period) {

    private static final String KEY = "resilience.rate_limit.max_requests";

    /**
     * Returns the rate of some settings.
     *
     * @throws io.p2p4j.api.error.ConfigException if it is more than one token a nanosecond
     */
    static RefillRate of(ResilienceConfig.RateLimit settings) {
        long requests = settings.maxRequests();
        long window = settings.timeWindow().toNanos();
        if (requests > window) {
            throw P2pError.of(
                            ErrorCode.CONFIG_INVALID,
                            KEY + " = " + requests + " is more than one per nanosecond of time_window = " + window
                                    + " ns")
                    .with(Detail.RULE, KEY)
                    .toException();
        }
        long divisor =
                BigInteger.valueOf(requests).gcd(BigInteger.valueOf(window)).longValueExact();
        RefillRate rate = new RefillRate(requests / divisor, Duration.ofNanos(window / divisor));
        long longest = Long.MAX_VALUE / (requests + settings.burst() + 1);
        return rate.period.toNanos() <= longest ? rate : rate.within(longest);
    }

    /** Fewer tokens in a period that is shorter accordingly and rounded up; a single token may take longer. */
    private RefillRate within(long longest) {
        BigInteger whole = BigInteger.valueOf(period.toNanos());
        BigInteger count = BigInteger.valueOf(tokens);
        BigInteger fewer =
                BigInteger.valueOf(longest).multiply(count).divide(whole).max(BigInteger.ONE);
        BigInteger shorter =
                fewer.multiply(whole).add(count).subtract(BigInteger.ONE).divide(count);
        return new RefillRate(fewer.longValueExact(), Duration.ofNanos(shorter.longValueExact()));
    }
}
