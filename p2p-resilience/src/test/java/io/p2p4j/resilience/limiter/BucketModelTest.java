package io.p2p4j.resilience.limiter;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter.Decision;
import io.p2p4j.api.resilience.RateLimiter.Granted;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.resilience.keyed.Peers;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds a limiter against a bucket whose level is counted in parts of a token so small that nothing is ever rounded. */
class BucketModelTest {

    private final PeerId peer = Peers.random(new Random(7));

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MAX_VALUE - 1_000_000_000L, Long.MIN_VALUE, 4_242_424_242_424_242L})
    void decidesAsTheModelDoes(long start) {
        Random random = new Random(start);
        for (int round = 0; round < 100; round++) {
            long max = 1 + random.nextLong(1000);
            long window = max + random.nextLong(10_000_000_000L);
            Pair pair = new Pair(start, RateLimit.of(max, Duration.ofNanos(window), random.nextLong(500), 4));
            for (int step = 0; step < 400; step++) {
                pair.advance(random.nextInt(3) == 0 ? 0 : random.nextLong(1 + 4 * window / max));
                long permits = 1 + random.nextLong(Math.min(20, max));
                Optional<Long> wait = pair.ask(permits);
                if (wait.isPresent() && wait.get() > 2 && random.nextBoolean()) {
                    pair.advance(wait.get() - 2);
                    assertTrue(pair.ask(permits).isPresent(), "clearly before the time");
                    pair.advance(2);
                    assertTrue(pair.ask(permits).isEmpty(), "at the time that was told");
                }
            }
        }
    }

    /** A limiter and its model, which move together. */
    private final class Pair {

        private final SettableTicker ticker;
        private final TokenBucketLimiter limiter;
        private final long rate;
        private final long token; // a token's parts: as many as the window has nanoseconds
        private final long full;
        private long level;

        Pair(long start, RateLimit settings) {
            ticker = new SettableTicker(start);
            limiter = new TokenBucketLimiter(settings, ticker);
            rate = settings.maxRequests();
            token = settings.timeWindow().toNanos();
            full = (settings.maxRequests() + settings.burst()) * token;
            level = full;
        }

        void advance(long nanos) {
            ticker.advance(Duration.ofNanos(nanos));
            level = Math.min(full, level + nanos * rate);
        }

        /** Asks both and returns the wait that was told, empty if the permits were granted. */
        Optional<Long> ask(long permits) {
            Decision decision = limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, permits);
            long lack = permits * token - level;
            if (lack <= 0) {
                assertSame(Granted.SPENT, decision);
                level -= permits * token;
                return Optional.empty();
            }
            long told = assertInstanceOf(Limited.class, decision).retryAfter().toNanos();
            long wait = Math.ceilDiv(lack, rate);
            assertTrue(told == wait || told == wait + 1, told + " for " + wait);
            return Optional.of(told);
        }
    }
}
