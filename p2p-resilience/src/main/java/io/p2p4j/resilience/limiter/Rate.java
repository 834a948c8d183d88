package io.p2p4j.resilience.limiter;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.BucketState;
import io.github.bucket4j.MathType;
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

    /** Returns a full bucket: Bucket4j's bare state, since an account, which is locked when it is used, is all the rest. */
    BucketState full(long now) {
        return BucketState.createInitialState(configuration, MathType.INTEGER_64_BITS, now);
    }

    /** Takes permits from a bucket if it holds as many. */
    static boolean tryTake(BucketState bucket, long permits, long now) {
        bucket.refillAllBandwidth(now);
        if (bucket.getAvailableTokens() < permits) {
            return false;
        }
        bucket.consume(permits);
        return true;
    }

    /** Returns the bucket that somebody has now who had one of another rate: what was spent stays spent. */
    BucketState inPlaceOf(BucketState before, Rate rate, long now) {
        if (rate.capacity == capacity && rate.refill.equals(refill)) {
            return before;
        }
        BucketState bucket = full(now);
        before.refillAllBandwidth(now);
        bucket.consume(rate.capacity - before.getAvailableTokens());
        return bucket;
    }

    /** Returns whether a bucket is full. */
    boolean isFull(BucketState bucket, long now) {
        bucket.refillAllBandwidth(now);
        return bucket.getAvailableTokens() >= capacity;
    }

    /** Returns the nanoseconds after which a bucket holds so many tokens, rounded up; zero if it does. */
    long wait(BucketState bucket, long permits, long now) {
        bucket.refillAllBandwidth(now);
        if (bucket.getAvailableTokens() >= permits) {
            return 0;
        }
        long nanos = bucket.calculateDelayNanosAfterWillBePossibleToConsume(permits, now, true);
        boolean exact = refill.tokens() == 1; // else Bucket4j divides the wait by the tokens and rounds down
        return nanos == NEVER || exact ? nanos : nanos + 1;
    }
}
