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
        BigInteger nanos = BigInteger.valueOf(window.toNanos());
        BigInteger divisor = nanos.gcd(BigInteger.valueOf(tokens));
        long period = nanos.divide(divisor).longValueExact();
        return BucketConfiguration.builder()
                .addLimit(Bandwidth.builder()
                        .capacity(capacity)
                        .refillGreedy(tokens / divisor.longValueExact(), Duration.ofNanos(period))
                        .build())
                .build();
    }
}
