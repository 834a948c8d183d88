package io.p2p4j.resilience.limiter;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.local.LocalBucketBuilder;
import io.github.bucket4j.local.SynchronizationStrategy;
import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.PeerLimits;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.resilience.keyed.PeerTable;
import io.p2p4j.resilience.keyed.Slot;
import io.p2p4j.resilience.keyed.StateOfPeer;
import java.time.Duration;
import java.util.Optional;

/**
 * Limits each peer with a token bucket of its own.
 *
 * <p>A bucket holds {@code max_requests + burst} tokens and regains {@code max_requests} per {@code time_window}, one by
 * one. A full bucket is idle: it can be forgotten and made anew without anybody noticing.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>A wait is the exact one, rounded up, and at most a nanosecond more.
 *   <li>A call that asks for more than a full bucket holds can never pass; its wait is {@link #NEVER}, which is longer
 *       than any deadline.
 *   <li>A call that is granted allocates nothing.
 * </ul>
 */
final class TokenBucketLimiter implements RateLimiter {

    /** The wait of a call that cannot pass at any time. */
    static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    private static final String RULE = "resilience.rate_limit";

    private final PeerTable<Bucket> buckets;
    private final long roundingUp;

    TokenBucketLimiter(ResilienceConfig.RateLimit settings, Ticker ticker) {
        RefillRate rate = RefillRate.of(settings);
        long capacity = settings.maxRequests() + settings.burst();
        this.roundingUp = rate.tokens() == 1 ? 0 : 1; // Bucket4j divides the wait by the tokens and rounds down
        this.buckets = new PeerTable<>(settings.maxPeers(), new FullBuckets(capacity, rate, new TickerMeter(ticker)));
    }

    @Override
    public Decision tryAcquire(Subject subject, Currency currency, long permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits = " + permits + " is less than 1");
        }
        if (currency != Currency.REQUESTS) {
            return Granted.SPENT;
        }
        try (Slot<Bucket> slot = buckets.lock(subject.peer())) {
            Bucket bucket = slot.state();
            return bucket.tryConsume(permits) ? Granted.SPENT : new Limited(wait(bucket, permits), RULE);
        }
    }

    @Override
    public Optional<Limited> check(Subject subject, Currency currency, long permits) {
        if (currency != Currency.REQUESTS) {
            return Optional.empty();
        }
        try (Slot<Bucket> slot = buckets.lock(subject.peer())) {
            Bucket bucket = slot.state();
            return bucket.estimateAbilityToConsume(permits).canBeConsumed()
                    ? Optional.empty()
                    : Optional.of(new Limited(wait(bucket, permits), RULE));
        }
    }

    @Override
    public PeerLimits limits() {
        return new NoLimits();
    }

    private static final class NoLimits implements PeerLimits {
        @Override
        public void set(PeerId peer, io.p2p4j.api.config.ResilienceConfig.Limit limit) {}

        @Override
        public Optional<io.p2p4j.api.config.ResilienceConfig.Limit> get(PeerId peer) {
            return Optional.empty();
        }

        @Override
        public java.util.Map<PeerId, io.p2p4j.api.config.ResilienceConfig.Limit> list() {
            return java.util.Map.of();
        }

        @Override
        public void reset(PeerId peer) {}
    }

    /** Returns how many peers have a bucket of their own. */
    int peers() {
        return buckets.size();
    }

    private Duration wait(Bucket bucket, long permits) {
        long nanos = bucket.estimateAbilityToConsume(permits).getNanosToWaitForRefill();
        return nanos == Long.MAX_VALUE ? NEVER : Duration.ofNanos(nanos + roundingUp);
    }

    /** Makes full buckets; they need no synchronization of their own, since a slot is locked when its bucket is used. */
    private static final class FullBuckets implements StateOfPeer<Bucket> {

        private final LocalBucketBuilder builder;
        private final long capacity;

        FullBuckets(long capacity, RefillRate rate, TickerMeter meter) {
            Bandwidth bandwidth = Bandwidth.builder()
                    .capacity(capacity)
                    .refillGreedy(rate.tokens(), rate.period())
                    .build();
            this.builder = Bucket.builder()
                    .addLimit(bandwidth)
                    .withCustomTimePrecision(meter)
                    .withSynchronizationStrategy(SynchronizationStrategy.NONE);
            this.capacity = capacity;
        }

        @Override
        public Bucket fresh() {
            return builder.build();
        }

        @Override
        public boolean idle(Bucket bucket) {
            return bucket.getAvailableTokens() == capacity;
        }
    }
}
