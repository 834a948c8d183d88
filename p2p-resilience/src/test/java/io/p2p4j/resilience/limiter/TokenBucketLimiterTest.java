package io.p2p4j.resilience.limiter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter.Decision;
import io.p2p4j.api.resilience.RateLimiter.Granted;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.resilience.keyed.Peers;
import io.p2p4j.resilience.keyed.Race;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TokenBucketLimiterTest {

    private final Random random = new Random(2);
    private final SettableTicker ticker = new SettableTicker(random.nextLong());
    private final PeerId peer = Peers.random(random);

    private TokenBucketLimiter limiter(long maxRequests, Duration window, long burst, int maxPeers) {
        return new TokenBucketLimiter(RateLimit.of(maxRequests, window, burst, maxPeers), ticker);
    }

    private static int granted(TokenBucketLimiter limiter, PeerId peer, int calls) {
        Subject subject = Subject.of(peer);
        int granted = 0;
        for (int i = 0; i < calls; i++) {
            granted += limiter.tryAcquire(subject, Currency.REQUESTS, 1) instanceof Granted ? 1 : 0;
        }
        return granted;
    }

    private static Limited limited(Decision decision) {
        return assertInstanceOf(Limited.class, decision);
    }

    @Nested
    class Settings {

        @Test
        void maxRequestsIsTheCapacity() {
            assertEquals(7, granted(limiter(7, Duration.ofSeconds(1), 0, 10), peer, 100));
            assertEquals(9, granted(limiter(9, Duration.ofSeconds(1), 0, 10), peer, 100));
        }

        @Test
        void burstAddsToTheCapacityAndNotToTheRate() {
            TokenBucketLimiter limiter = limiter(7, Duration.ofSeconds(1), 5, 10);
            assertEquals(12, granted(limiter, peer, 100));
            ticker.advance(Duration.ofSeconds(1));
            assertEquals(7, granted(limiter, peer, 100));
        }

        @Test
        void timeWindowIsHowLongTheRequestsTakeToComeBack() {
            TokenBucketLimiter limiter = limiter(10, Duration.ofSeconds(5), 0, 10);
            granted(limiter, peer, 10);
            ticker.advance(Duration.ofMillis(499));
            assertEquals(0, granted(limiter, peer, 10));
            ticker.advance(Duration.ofMillis(1));
            assertEquals(1, granted(limiter, peer, 10));
            ticker.advance(Duration.ofDays(400));
            assertEquals(10, granted(limiter, peer, 100), "a long silence earns no more than the capacity");
        }

        @Test
        void maxPeersBoundsWhoHasABudgetOfItsOwn() {
            TokenBucketLimiter limiter = limiter(2, Duration.ofSeconds(1), 0, 3);
            List<PeerId> known = Peers.random(random, 3);
            known.forEach(id -> assertEquals(2, granted(limiter, id, 5)));
            assertEquals(2, granted(limiter, Peers.random(random), 5), "the shared budget");
            assertEquals(0, granted(limiter, Peers.random(random), 5), "which is spent");
            assertEquals(3, limiter.peers());
            known.forEach(id -> assertEquals(0, granted(limiter, id, 5), "strangers do not wash a debt away"));
        }
    }

    @Nested
    class Refusals {

        @Test
        void nameTheRuleAndTheExactWait() {
            TokenBucketLimiter limiter = limiter(100, Duration.ofSeconds(60), 0, 10);
            granted(limiter, peer, 100);
            assertEquals(
                    new Limited(Duration.ofMillis(600), "resilience.rate_limit.max_requests"),
                    limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 1));
            ticker.advance(Duration.ofMillis(600).minusNanos(1));
            assertEquals(
                    Duration.ofNanos(1),
                    limited(limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 1))
                            .retryAfter());
            ticker.advance(Duration.ofNanos(1));
            assertSame(Granted.SPENT, limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 1));
        }

        @Test
        void takeNothing() {
            TokenBucketLimiter limiter = limiter(10, Duration.ofSeconds(1), 0, 10);
            limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 4);
            limited(limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 7));
            assertSame(Granted.SPENT, limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 6));
        }

        @Test
        void ofMoreThanTheCapacityAreForEver() {
            TokenBucketLimiter limiter = limiter(10, Duration.ofSeconds(1), 5, 10);
            assertEquals(
                    TokenBucketLimiter.NEVER,
                    limited(limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 16))
                            .retryAfter());
            assertEquals(
                    TokenBucketLimiter.NEVER,
                    limited(limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, Long.MAX_VALUE))
                            .retryAfter());
            assertSame(Granted.SPENT, limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 15));
        }

        @Test
        void areNotForCallsWithoutPermits() {
            TokenBucketLimiter limiter = limiter(10, Duration.ofSeconds(1), 0, 10);
            assertThrows(
                    IllegalArgumentException.class, () -> limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 0));
            assertThrows(
                    IllegalArgumentException.class, () -> limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, -1));
        }
    }

    @Test
    void tellsAWaitAlsoWhenTheTokenComesBackInThatMoment() {
        AtomicLong now = new AtomicLong();
        TokenBucketLimiter limiter =
                new TokenBucketLimiter(RateLimit.of(1, Duration.ofNanos(10), 0, 10), () -> now.getAndAdd(6));
        assertEquals(1, granted(limiter, peer, 1));
        assertEquals(
                Duration.ofNanos(4),
                limited(limiter.tryAcquire(Subject.of(peer), Currency.REQUESTS, 1))
                        .retryAfter());
        assertEquals(1, granted(limiter, peer, 1));
    }

    @Nested
    class Bounds {

        @Test
        void holdUnderAMillionStrangers() {
            TokenBucketLimiter limiter = limiter(10, Duration.ofSeconds(1), 0, 1000);
            granted(limiter, peer, 10);
            for (int i = 0; i < 1_000_000; i++) {
                limiter.tryAcquire(Subject.of(Peers.random(random)), Currency.REQUESTS, 1);
                ticker.advance(Duration.ofNanos(50)); // half a bucket's token in all
            }
            assertEquals(1000, limiter.peers());
            assertEquals(0, granted(limiter, peer, 1), "a flood does not give an indebted peer a new bucket");
        }

        @Test
        void makeRoomAgainWhenBucketsAreFull() {
            TokenBucketLimiter limiter = limiter(10, Duration.ofSeconds(1), 0, 100);
            Peers.random(random, 200).forEach(id -> limiter.tryAcquire(Subject.of(id), Currency.REQUESTS, 1));
            ticker.advance(Duration.ofSeconds(1));
            PeerId newcomer = Peers.random(random);
            assertEquals(10, granted(limiter, newcomer, 20));
            assertEquals(10, granted(limiter, Peers.random(random), 20));
            assertEquals(100, limiter.peers());
        }

        @Test
        void holdUnderAHundredThreads() throws Exception {
            TokenBucketLimiter limiter = limiter(1234, Duration.ofSeconds(60), 100, 10);
            List<Integer> shares = Race.run(100, () -> granted(limiter, peer, 50));
            assertEquals(1334, shares.stream().mapToInt(Integer::intValue).sum());
        }

        @Test
        void holdForEachPeerWhileStrangersRaceForPlaces() throws Exception {
            TokenBucketLimiter limiter = limiter(40, Duration.ofSeconds(60), 0, 8);
            List<PeerId> known = Peers.random(random, 8);
            known.forEach(id -> granted(limiter, id, 1));
            List<PeerId> strangers = Peers.random(random, 64);
            List<Integer> shares = Race.run(32, () -> {
                int granted = 0;
                for (int i = 0; i < 20; i++) {
                    for (PeerId id : known) {
                        granted += granted(limiter, id, 1);
                    }
                    strangers.forEach(id -> limiter.tryAcquire(Subject.of(id), Currency.REQUESTS, 1));
                }
                return granted;
            });
            assertEquals(8 * 39, shares.stream().mapToInt(Integer::intValue).sum());
        }
    }

    @Test
    void allocatesNothingWhenItGrants() throws Exception {
        TokenBucketLimiter limiter = limiter(1_000_000, Duration.ofSeconds(1), 0, 10);
        granted(limiter, peer, 20_000);
        long before = allocatedByThisThread();
        int granted = granted(limiter, peer, 100_000);
        long allocated = allocatedByThisThread() - before;
        assertEquals(100_000, granted);
        assertTrue(allocated < 100_000, "less than a byte a call, and the probe's own: " + allocated);
    }

    /** By reflection, since the module does not read the one that knows. */
    private static long allocatedByThisThread() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getCurrentThreadAllocatedBytes")
                .invoke(threads);
    }

    @Test
    void keepsPeersApart() {
        TokenBucketLimiter limiter = limiter(5, Duration.ofSeconds(1), 0, 100);
        for (PeerId id : Peers.random(random, 50)) {
            assertEquals(5, granted(limiter, id, 9));
        }
    }
}
