package io.p2p4j.resilience.limiter;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;

/**
 * Describes a token bucket and the config key that it comes from.
 *
 * @param capacity what a full bucket holds
 * @param refill how it comes back
 * @param configuration the same for Bucket4j
 * @param rule the config key of the limit
 */
record Rate(long capacity, RefillRate refill, BucketConfiguration configuration, String rule) {

    /** The wait for what cannot pass at any time. */
    static final long NEVER = Long.MAX_VALUE;

    static Rate of(long perWindow, Duration window, long burst, String rule) {
        RefillRate refill = RefillRate.of(perWindow, window, burst, rule);
        long capacity = perWindow + burst;
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(capacity)
                        .refillGreedy(refill.tokens(), refill.period())
                        .build())
                .build();
        return new Rate(capacity, refill, configuration, rule);
    }

    /** Returns the same under another rule. */
    Rate under(String otherRule) {
        return new Rate(capacity, refill, configuration, otherRule);
    }

    /** Returns a full bucket; it needs no synchronization of its own, since an account is locked when it is used. */
    Bucket full(TimeMeter meter) {
        return Bucket.builder()
                .addLimit(configuration.getBandwidths()[0])
                .withCustomTimePrecision(meter)
                .withSynchronizationStrategy(SynchronizationStrategy.NONE)
                .build();
    }

    /** Returns the bucket that somebody has now who had one of another rate: what was spent stays spent. */
    Bucket inPlaceOf(Bucket before, Rate rate, TimeMeter meter) {
        if (rate.capacity == capacity && rate.refill.equals(refill)) {
            return before;
        }
        Bucket bucket = full(meter);
        long spent = rate.capacity - before.getAvailableTokens();
        if (spent > 0) {
            bucket.consumeIgnoringRateLimits(spent);
        }
        return bucket;
    }

    /** Returns the nanoseconds after which a bucket holds so many tokens, rounded up; zero if it does. */
    long wait(Bucket bucket, long permits) {
        if (bucket.getAvailableTokens() >= permits) {
            return 0;
        }
        long nanos = bucket.estimateAbilityToConsume(permits).getNanosToWaitForRefill();
        boolean exact = refill.tokens() == 1; // else Bucket4j divides the wait by the tokens and rounds down
        return nanos == NEVER || exact ? nanos : nanos + 1;
    }
}
