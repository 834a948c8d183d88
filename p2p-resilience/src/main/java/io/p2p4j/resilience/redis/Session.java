package io.p2p4j.resilience.redis;

import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Holds one connection to Redis and the buckets behind it.
 *
 * @param connection the connection
 * @param buckets the buckets, by the names of their keys
 */
record Session(StatefulRedisConnection<String, byte[]> connection, ProxyManager<String> buckets) {

    /** Keys stay a while longer than their buckets take to fill, so that nodes whose times differ forget nothing. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private static final long NANOS_OF_A_MICROSECOND = 1_000;
    private static final long MICROSECONDS_OF_A_SECOND = 1_000_000;

    /** Takes a connection over and sets the time by it. */
    static Session of(StatefulRedisConnection<String, byte[]> connection, SharedTime time, Duration timeout) {
        List<byte[]> told = connection.sync().time();
        time.set((number(told.get(0)) * MICROSECONDS_OF_A_SECOND + number(told.get(1))) * NANOS_OF_A_MICROSECOND);
        ProxyManager<String> buckets = Bucket4jLettuce.casBasedBuilder(connection)
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(MARGIN))
                .requestTimeout(timeout)
                .clientClock(time)
                .build();
        return new Session(connection, buckets);
    }

    private static long number(byte[] text) {
        return Long.parseLong(new String(text, StandardCharsets.US_ASCII));
    }
}
