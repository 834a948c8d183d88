package io.p2p4j.resilience.limiter;

import static io.p2p4j.resilience.limiter.Scene.granted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter.Granted;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.resilience.keyed.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CurrenciesTest {

    private static final String RULE = "resilience.rate_limit.";

    private final Scene scene = new Scene();
    private final Subject peer = scene.stranger();
    private final TokenBucketLimiter limiter = scene.limiter(Scene.settings(100));

    private Limited refused(TokenBucketLimiter by, Subject subject, Currency currency, long permits) {
        Limited refused = assertInstanceOf(Limited.class, by.tryAcquire(subject, currency, permits));
        assertEquals(Optional.of(refused), by.check(subject, currency, permits));
        return refused;
    }

    @Test
    void areSpentApart() {
        assertEquals(10, granted(limiter, peer, Currency.REQUESTS, 20));
        assertSame(Granted.SPENT, limiter.tryAcquire(peer, Currency.BYTES, 1000));
        assertEquals(3, granted(limiter, peer, Currency.STREAMS, 20));
        assertEquals(
                new Limited(Duration.ofMinutes(6), RULE + "max_requests"),
                refused(limiter, peer, Currency.REQUESTS, 1));
        assertEquals(
                new Limited(Duration.ofMillis(3600), RULE + "max_bytes"), refused(limiter, peer, Currency.BYTES, 1));
        assertEquals(new Limited(Duration.ZERO, RULE + "max_streams"), refused(limiter, peer, Currency.STREAMS, 1));
    }

    @Test
    void checkTakesNothing() {
        for (int i = 0; i < 100; i++) {
            assertEquals(Optional.empty(), limiter.check(peer, Currency.REQUESTS, 10));
            assertEquals(Optional.empty(), limiter.check(peer, Currency.STREAMS, 3));
        }
        assertEquals(10, granted(limiter, peer, Currency.REQUESTS, 20));
        assertEquals(
                Duration.ofNanos(Long.MAX_VALUE),
                refused(limiter, peer, Currency.REQUESTS, 11).retryAfter());
    }

    @Test
    void moreBytesThanNanosecondsComeBackAtOneANanosecond() {
        Limit fast = Limit.requests(1, Duration.ofNanos(100), 0).withBytes(1000);
        TokenBucketLimiter bytes = scene.limiter(Scene.settings(10).with(fast, 10));
        assertSame(Granted.SPENT, bytes.tryAcquire(peer, Currency.BYTES, 1000));
        assertEquals(
                Duration.ofNanos(7), refused(bytes, peer, Currency.BYTES, 7).retryAfter());
    }

    @Nested
    class Streams {

        @Test
        void comeBackWhenTheyAreClosedAndOnlyOnce() {
            Granted two = assertInstanceOf(Granted.class, limiter.tryAcquire(peer, Currency.STREAMS, 2));
            assertEquals(1, granted(limiter, peer, Currency.STREAMS, 9));
            scene.ticker.advance(Scene.HOUR.multipliedBy(100));
            assertEquals(0, granted(limiter, peer, Currency.STREAMS, 9), "time does not give them back");
            two.close();
            two.close();
            assertEquals(2, granted(limiter, peer, Currency.STREAMS, 9));
        }

        @Test
        void thatExceedTheLimitByThemselvesNeverPass() {
            assertEquals(
                    TokenBucketLimiter.NEVER,
                    refused(limiter, peer, Currency.STREAMS, 4).retryAfter());
            assertEquals(
                    TokenBucketLimiter.NEVER,
                    refused(limiter, peer, Currency.STREAMS, Long.MAX_VALUE).retryAfter());
        }

        @Test
        void keepAPeersPlaceWhileTheyAreOpen() {
            TokenBucketLimiter small = scene.limiter(Scene.settings(1));
            Granted open = assertInstanceOf(Granted.class, small.tryAcquire(peer, Currency.STREAMS, 3));
            granted(small, scene.stranger(), Currency.REQUESTS, 1);
            assertEquals(0, granted(small, peer, Currency.STREAMS, 1));
            open.close();
            granted(small, scene.stranger(), Currency.REQUESTS, 1);
            assertEquals(3, granted(small, peer, Currency.STREAMS, 9));
        }

        @Test
        void ofThoseWhoShareComeBackToTheShare() {
            TokenBucketLimiter small = scene.limiter(Scene.settings(1));
            granted(small, scene.stranger(), Currency.REQUESTS, 1);
            Granted shared = assertInstanceOf(Granted.class, small.tryAcquire(peer, Currency.STREAMS, 3));
            assertEquals(0, granted(small, scene.stranger(), Currency.STREAMS, 1));
            scene.ticker.advance(Scene.HOUR);
            assertEquals(3, granted(small, peer, Currency.STREAMS, 9), "there is a place for it now");
            shared.close();
            assertEquals(3, granted(small, scene.stranger(), Currency.STREAMS, 9));
        }

        @Test
        void areNeverMoreThanTheLimitWhateverTheThreads() throws Exception {
            Limit two = Limit.defaults().withStreams(2);
            TokenBucketLimiter all = scene.limiter(Scene.settings(100).with(Map.of(), Scene.NONE, two));
            AtomicInteger open = new AtomicInteger();
            List<Integer> most = Race.run(16, () -> {
                int seen = 0;
                for (int i = 0; i < 500; i++) {
                    Subject subject =
                            Subject.named("peer " + ThreadLocalRandom.current().nextInt(4));
                    if (all.tryAcquire(subject, Currency.STREAMS, 1) instanceof Granted granted) {
                        seen = Math.max(seen, open.incrementAndGet());
                        open.decrementAndGet();
                        granted.close();
                    }
                }
                return seen;
            });
            assertTrue(most.stream().allMatch(seen -> seen <= 2), most::toString);
            assertEquals(2, granted(all, peer, Currency.STREAMS, 9), "all came back");
        }
    }

    @Nested
    class Shared {

        @Test
        void bySubnetHoldForItsPeersTogether() {
            TokenBucketLimiter nets = scene.limiter(Scene.shared(Limit.requests(15, Scene.HOUR, 0), Scene.NONE));
            assertEquals(10, granted(nets, scene.from(1), Currency.REQUESTS, 20));
            Subject second = scene.from(1);
            assertEquals(5, granted(nets, second, Currency.REQUESTS, 20));
            assertEquals(
                    RULE + "subnet.max_requests",
                    refused(nets, second, Currency.REQUESTS, 1).rule());
            assertEquals(10, granted(nets, scene.from(2), Currency.REQUESTS, 20));
            assertEquals(10, granted(nets, scene.stranger(), Currency.REQUESTS, 20), "it is nowhere");
            assertSame(Granted.SPENT, nets.tryAcquire(second, Currency.BYTES, 1000));
        }

        @Test
        void byTheNodeHoldForAll() {
            TokenBucketLimiter all =
                    scene.limiter(Scene.shared(Scene.NONE, Limit.defaults().withBytes(1500)));
            assertSame(Granted.SPENT, all.tryAcquire(scene.from(1), Currency.BYTES, 1000));
            Limited refused = refused(all, scene.from(2), Currency.BYTES, 1000);
            assertEquals(new Limited(Duration.ofMinutes(20), RULE + "node.max_bytes"), refused);
        }

        @Test
        void takeNothingWhenOneOfThemRefuses() {
            TokenBucketLimiter all =
                    scene.limiter(Scene.shared(Limit.requests(12, Scene.HOUR, 0), Limit.requests(11, Scene.HOUR, 0)));
            Subject first = scene.from(1);
            Subject second = scene.from(1);
            assertSame(Granted.SPENT, all.tryAcquire(first, Currency.REQUESTS, 6));
            refused(all, second, Currency.REQUESTS, 7);
            refused(all, first, Currency.REQUESTS, 5);
            assertSame(Granted.SPENT, all.tryAcquire(second, Currency.REQUESTS, 5), "of the node");
            refused(all, second, Currency.REQUESTS, 1);
            scene.ticker.advance(Duration.ofMinutes(6));
            assertSame(Granted.SPENT, all.tryAcquire(first, Currency.REQUESTS, 1));
        }

        @Test
        void tellOfTheOneThatTakesLongest() {
            TokenBucketLimiter all = scene.limiter(Scene.shared(
                    Limit.requests(10, Scene.HOUR.multipliedBy(2), 0), Limit.requests(10, Scene.HOUR.dividedBy(2), 0)));
            Subject first = scene.from(1);
            assertSame(Granted.SPENT, all.tryAcquire(first, Currency.REQUESTS, 10));
            Limited refused = refused(all, first, Currency.REQUESTS, 1);
            assertEquals(new Limited(Duration.ofMinutes(12), RULE + "subnet.max_requests"), refused);
            scene.ticker.advance(refused.retryAfter().minusNanos(2));
            refused(all, first, Currency.REQUESTS, 1);
            scene.ticker.advance(Duration.ofNanos(2));
            assertSame(Granted.SPENT, all.tryAcquire(first, Currency.REQUESTS, 1));
        }

        @Test
        void areExactUnderThreads() throws Exception {
            TokenBucketLimiter all =
                    scene.limiter(Scene.shared(Limit.requests(100, Scene.HOUR, 0), Limit.requests(150, Scene.HOUR, 0)));
            List<Subject> subjects = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                subjects.add(scene.from(i % 2));
            }
            List<Integer> shares = Race.run(24, () -> {
                int mine = 0;
                for (Subject subject : subjects) {
                    mine += granted(all, subject, Currency.REQUESTS, 1);
                }
                return mine;
            });
            assertEquals(150, shares.stream().mapToInt(Integer::intValue).sum());
        }

        @Test
        void subnetsAreBoundedToo() {
            TokenBucketLimiter nets =
                    scene.limiter(Scene.settings(2).with(Map.of(), Limit.requests(5, Scene.HOUR, 0), Scene.NONE));
            assertEquals(5, granted(nets, scene.from(1), Currency.REQUESTS, 9));
            assertEquals(5, granted(nets, scene.from(2), Currency.REQUESTS, 9));
            assertEquals(5, granted(nets, scene.from(3), Currency.REQUESTS, 9));
            Subject fourth = scene.from(4);
            assertEquals(0, granted(nets, fourth, Currency.REQUESTS, 9));
            assertEquals(
                    RULE + "max_peers",
                    refused(nets, fourth, Currency.REQUESTS, 1).rule());
        }
    }
}
