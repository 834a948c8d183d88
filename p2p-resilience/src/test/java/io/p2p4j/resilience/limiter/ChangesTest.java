package io.p2p4j.resilience.limiter;

import static io.p2p4j.resilience.limiter.Scene.granted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.resilience.keyed.Race;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Limits that are not the same for all, or not for ever. */
class ChangesTest {

    private static final String RULE = "resilience.rate_limit.";

    private final Scene scene = new Scene();
    private final Subject peer = scene.stranger();
    private final TokenBucketLimiter limiter = scene.limiter(Scene.settings(100));

    private static Limit requests(long requests) {
        return Limit.requests(requests, Scene.HOUR, 0);
    }

    private static String rule(TokenBucketLimiter by, Subject subject) {
        return assertInstanceOf(Limited.class, by.tryAcquire(subject, Currency.REQUESTS, 1))
                .rule();
    }

    @Nested
    class Levels {

        private final RateLimit settings = Scene.settings(100)
                .with(
                        Map.of(
                                TrustLevel.TRUSTED, requests(50),
                                TrustLevel.UNTRUSTED, Limit.defaults().withStreams(1)),
                        Scene.NONE,
                        Scene.NONE);
        private final TokenBucketLimiter levelled = scene.limiter(settings);

        @Test
        void haveLimitsOfTheirOwnAndTheRestFromAll() {
            Subject trusted = scene.of(TrustLevel.TRUSTED);
            assertEquals(50, granted(levelled, trusted, Currency.REQUESTS, 99));
            assertEquals(3, granted(levelled, trusted, Currency.STREAMS, 9));
            assertEquals(RULE + "levels.TRUSTED.max_requests", rule(levelled, trusted));
            Subject bad = scene.of(TrustLevel.UNTRUSTED);
            assertEquals(1, granted(levelled, bad, Currency.STREAMS, 9));
            assertEquals(10, granted(levelled, bad, Currency.REQUESTS, 99));
            assertEquals(RULE + "max_requests", rule(levelled, bad));
        }

        @Test
        void keepWhatWasSpentWhenTheyChange() {
            assertEquals(4, granted(levelled, peer, Currency.REQUESTS, 4));
            Subject risen = new Subject(peer.peer(), TrustLevel.TRUSTED, Optional.empty());
            assertEquals(46, granted(levelled, risen, Currency.REQUESTS, 99));
            assertEquals(0, granted(levelled, peer, Currency.REQUESTS, 9), "it owes 40 now");
            scene.ticker.advance(Scene.HOUR.multipliedBy(4));
            assertEquals(0, granted(levelled, peer, Currency.REQUESTS, 9));
            scene.ticker.advance(Duration.ofMinutes(6));
            assertEquals(1, granted(levelled, peer, Currency.REQUESTS, 9));
        }
    }

    @Nested
    class OfSinglePeers {

        @Test
        void areSetReadListedAndReset() {
            Limit limit = requests(20);
            limiter.limits().set(peer.peer(), limit);
            assertEquals(Optional.of(limit), limiter.limits().get(peer.peer()));
            assertEquals(Map.of(peer.peer(), limit), limiter.limits().list());
            assertEquals(20, granted(limiter, peer, Currency.REQUESTS, 99));
            assertEquals(3, granted(limiter, peer, Currency.STREAMS, 9));
            assertEquals(10, granted(limiter, scene.stranger(), Currency.REQUESTS, 99));

            limiter.limits().reset(peer.peer());
            assertEquals(Optional.empty(), limiter.limits().get(peer.peer()));
            assertEquals(10, granted(limiter, peer, Currency.REQUESTS, 99), "what was spent is forgiven");
            assertEquals(0, granted(limiter, peer, Currency.STREAMS, 9), "what is open stays open");
        }

        @Test
        void actAtOnceAndKeepWhatWasSpent() {
            assertEquals(10, granted(limiter, peer, Currency.REQUESTS, 99));
            limiter.limits().set(peer.peer(), requests(12));
            assertEquals(2, granted(limiter, peer, Currency.REQUESTS, 99));
            limiter.limits().set(peer.peer(), requests(2));
            assertEquals(0, granted(limiter, peer, Currency.REQUESTS, 99));
        }

        @Test
        void leaveTheRestToTheLevel() {
            RateLimit settings =
                    Scene.settings(9).with(Map.of(TrustLevel.TRUSTED, requests(50)), Scene.NONE, Scene.NONE);
            TokenBucketLimiter levelled = scene.limiter(settings);
            Subject trusted = scene.of(TrustLevel.TRUSTED);
            levelled.limits().set(trusted.peer(), Limit.defaults().withStreams(1));
            assertEquals(50, granted(levelled, trusted, Currency.REQUESTS, 99));
            assertEquals(1, granted(levelled, trusted, Currency.STREAMS, 9));
        }

        @Test
        void areBounded() {
            TokenBucketLimiter small = scene.limiter(Scene.settings(2));
            small.limits().set(scene.peer(), requests(1));
            small.limits().set(peer.peer(), requests(1));
            ConfigException full =
                    assertThrows(ConfigException.class, () -> small.limits().set(scene.peer(), requests(1)));
            assertTrue(String.valueOf(full.getMessage()).contains(RULE + "max_peers = 2"), full.getMessage());
            small.limits().set(peer.peer(), requests(2));
            small.limits().reset(peer.peer());
            small.limits().set(scene.peer(), requests(1));
        }

        @Test
        void thatCannotBeKeptAreRefusedAndChangeNothing() {
            Limit tooFast = Limit.requests(1001, Duration.ofNanos(1000), 0);
            assertThrows(ConfigException.class, () -> limiter.limits().set(peer.peer(), tooFast));
            assertEquals(Map.of(), limiter.limits().list());
        }

        @Test
        void surviveAReload() {
            limiter.limits().set(peer.peer(), requests(20));
            limiter.reload(Scene.settings(100).with(requests(5), 100));
            assertEquals(20, granted(limiter, peer, Currency.REQUESTS, 99));
            assertEquals(5, granted(limiter, scene.stranger(), Currency.REQUESTS, 99));
        }
    }

    @Nested
    class Reloads {

        @Test
        void keepWhatWasSpent() {
            assertEquals(7, granted(limiter, peer, Currency.REQUESTS, 7));
            limiter.reload(Scene.settings(100).with(requests(9), 100));
            assertEquals(2, granted(limiter, peer, Currency.REQUESTS, 99));
            limiter.reload(Scene.settings(100).with(requests(30), 100));
            assertEquals(21, granted(limiter, peer, Currency.REQUESTS, 99));
            limiter.reload(Scene.settings(100).with(requests(10), 100));
            Limited owing = assertInstanceOf(Limited.class, limiter.tryAcquire(peer, Currency.REQUESTS, 1));
            assertEquals(Duration.ofMinutes(6 * 21), owing.retryAfter(), "20 beyond the limit, and the next");
            scene.ticker.advance(owing.retryAfter());
            assertEquals(1, granted(limiter, peer, Currency.REQUESTS, 9));
        }

        @Test
        void ofTheSameLimitLoseNoFraction() {
            granted(limiter, peer, Currency.REQUESTS, 10);
            scene.ticker.advance(Duration.ofMinutes(5));
            limiter.reload(Scene.settings(100));
            granted(limiter, peer, Currency.REQUESTS, 1);
            scene.ticker.advance(Duration.ofMinutes(1));
            assertEquals(1, granted(limiter, peer, Currency.REQUESTS, 9));
        }

        @Test
        void putSharedLimitsInForceAndTakeThemBack() {
            limiter.reload(Scene.shared(Scene.NONE, requests(12)));
            assertEquals(10, granted(limiter, peer, Currency.REQUESTS, 99));
            assertEquals(2, granted(limiter, scene.stranger(), Currency.REQUESTS, 99));
            limiter.reload(Scene.settings(100));
            assertEquals(10, granted(limiter, scene.stranger(), Currency.REQUESTS, 99));
        }

        @Test
        void neverGrantMoreThanTheLargerLimitWhileThreadsSpend() throws Exception {
            RateLimit less = Scene.settings(100).with(requests(300), 100);
            RateLimit more = Scene.settings(100).with(requests(500), 100);
            TokenBucketLimiter changing = scene.limiter(less);
            List<Integer> shares = Race.run(16, () -> {
                int mine = 0;
                for (int i = 0; i < 100; i++) {
                    changing.reload(i % 2 == 0 ? more : less);
                    mine += granted(changing, peer, Currency.REQUESTS, 1);
                }
                return mine;
            });
            changing.reload(more);
            int last = granted(changing, peer, Currency.REQUESTS, 999);
            assertEquals(500, last + shares.stream().mapToInt(Integer::intValue).sum());
        }
    }

    @Nested
    class KnownPeers {

        @Test
        void takeThePlaceOfStrangersAndNeverLoseItToThem() {
            TokenBucketLimiter small = scene.limiter(Scene.settings(4));
            for (int i = 0; i < 50; i++) {
                granted(small, scene.stranger(), Currency.REQUESTS, 10);
            }
            Subject known = scene.of(TrustLevel.VERIFIED);
            assertEquals(10, granted(small, known, Currency.REQUESTS, 10));
            scene.ticker.advance(Scene.HOUR);
            for (int i = 0; i < 1000; i++) {
                granted(small, scene.stranger(), Currency.REQUESTS, 10);
            }
            assertEquals(10, granted(small, known, Currency.REQUESTS, 99), "its own, though it was idle");
            assertEquals(4, small.peers());
        }

        @Test
        void doNotShareTheBudgetOfStrangers() {
            TokenBucketLimiter small = scene.limiter(Scene.settings(1));
            granted(small, scene.of(TrustLevel.TRUSTED), Currency.REQUESTS, 1);
            Subject stranger = scene.stranger();
            assertEquals(10, granted(small, stranger, Currency.REQUESTS, 99));
            assertEquals(RULE + "max_peers", rule(small, stranger));
            assertEquals(10, granted(small, scene.of(TrustLevel.TRUSTED), Currency.REQUESTS, 99));
        }

        @Test
        void areThoseWithALimitOfTheirOwnToo() {
            TokenBucketLimiter small = scene.limiter(Scene.settings(1));
            granted(small, scene.stranger(), Currency.REQUESTS, 10);
            small.limits().set(peer.peer(), requests(20));
            assertEquals(20, granted(small, peer, Currency.REQUESTS, 99));
        }
    }
}
