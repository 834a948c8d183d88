package io.p2p4j.resilience.limiter;

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

    /**
     * Returns the rate of so many tokens per window, for a bucket that holds a burst beyond them.
     *
     * @param key the config key that the tokens come from
     * @throws io.p2p4j.api.error.ConfigException if it is more than one token a nanosecond
     */
    static RefillRate of(long perWindow, Duration timeWindow, long burst, String key) {
        long window = timeWindow.toNanos();
        if (perWindow > window) {
            throw P2pError.of(
                            ErrorCode.CONFIG_INVALID,
                            key + " = " + perWindow + " is more than one per nanosecond of time_window = " + window
                                    + " ns")
                    .with(Detail.RULE, key)
                    .toException();
        }
        long divisor =
                BigInteger.valueOf(perWindow).gcd(BigInteger.valueOf(window)).longValueExact();
        RefillRate rate = new RefillRate(perWindow / divisor, Duration.ofNanos(window / divisor));
        long longest = Long.MAX_VALUE / (perWindow + burst + 1);
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
