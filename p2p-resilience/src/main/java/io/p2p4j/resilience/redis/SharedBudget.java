package io.p2p4j.resilience.redis;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;
import java.math.BigInteger;
import java.time.Duration;

/**
 * A budget that a fleet shares: a token bucket in Redis.
 *
 * @param owner whose it is, as in the name of its key: {@code peer:12D3KooW…:requests}
 * @param capacity what it holds at most
 * @param tokens what comes back per window, evenly
 * @param window the window
 * @param rule the config key that says so
 */
record SharedBudget(String owner, long capacity, long tokens, Duration window, String rule) {

    /** Returns the name of its key. Another limit is another bucket, so nodes that disagree on it do not disturb each other. */
    String key(String prefix) {
        return prefix + ':' + owner + ':' + capacity + ':' + tokens + '/' + window;
    }

    /** Returns its bucket, refilled in the smallest numbers that say the rate, since large ones are rounded. */
    BucketConfiguration bucket() {
        long divisor = divisor();
        return BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(capacity)
                        .refillGreedy(tokens / divisor, Duration.ofNanos(window.toNanos() / divisor))
                        .build())
                .build();
    }

    /** Returns a wait that Bucket4j tells, which is divided by the tokens of the refill and rounded down. */
    Duration roundedUp(long nanos) {
        return Duration.ofNanos(tokens == divisor() ? nanos : nanos + 1);
    }

    private long divisor() {
        return BigInteger.valueOf(window.toNanos())
                .gcd(BigInteger.valueOf(tokens))
                .longValueExact();
    }
}
