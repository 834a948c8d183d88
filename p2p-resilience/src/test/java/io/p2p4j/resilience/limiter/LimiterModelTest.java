package io.p2p4j.resilience.limiter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter.Decision;
import io.p2p4j.api.resilience.RateLimiter.Granted;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.resilience.Subnet;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.resilience.keyed.Peers;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds peers of changing levels and limits, in subnets, on a node, against the model over random schedules. */
class LimiterModelTest {

    private static final List<TrustLevel> LEVELS = List.of(TrustLevel.UNKNOWN, TrustLevel.TRUSTED);

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void decidesAsTheModelDoes(long seed) {
        for (int round = 0; round < 10; round++) {
            new Schedule(new Random(seed * 1000 + round)).follow(400);
        }
    }

    private static final class Schedule {

        private final Random random;
        private final LimiterModel model = new LimiterModel();
        private final SettableTicker ticker;
        private final List<PeerId> peers;
        private final TokenBucketLimiter limiter;
        private RateLimit settings;
        private long now;

        Schedule(Random random) {
            this.random = random;
            this.ticker = new SettableTicker(random.nextLong());
            this.peers = Peers.random(random, 4);
            this.settings = settings();
            this.limiter = new TokenBucketLimiter(settings, ticker);
        }

        private Limit limit() {
            Duration window = Duration.ofMillis(200L * (1 + random.nextInt(3)));
            return Limit.requests(1 + random.nextInt(20), window, random.nextInt(5))
                    .withBytes(1 + random.nextInt(2000));
        }

        private RateLimit settings() {
            Map<TrustLevel, Limit> levels = random.nextBoolean() ? Map.of() : Map.of(TrustLevel.TRUSTED, limit());
            Limit subnet = random.nextBoolean() ? Limit.defaults() : limit();
            Limit node = random.nextBoolean() ? Limit.defaults() : limit();
            return RateLimit.defaults().with(limit(), 10).with(levels, subnet, node);
        }

        void follow(int steps) {
            for (int step = 0; step < steps; step++) {
                switch (random.nextInt(30)) {
                    case 0 -> limiter.limits().set(peers.get(random.nextInt(peers.size())), limit());
                    case 1 -> reload();
                    case 2, 3, 4, 5, 6, 7 -> advance(random.nextLong(100_000_000));
                    default -> ask();
                }
            }
        }

        /** Scopes come and go with new limits of the same scopes: one that was not limited knows of nothing spent. */
        private void reload() {
            RateLimit other = settings();
            settings = other.with(
                    other.levels(),
                    settings.subnet().maxRequests().isPresent() ? limit() : Limit.defaults(),
                    settings.node().maxRequests().isPresent() ? limit() : Limit.defaults());
            limiter.reload(settings);
        }

        private void advance(long nanos) {
            ticker.advance(Duration.ofNanos(nanos));
            now += nanos;
        }

        private void ask() {
            int peer = random.nextInt(peers.size());
            Subject subject = new Subject(
                    peers.get(peer), LEVELS.get(random.nextInt(LEVELS.size())), Optional.of(subnet(peer % 2)));
            Currency currency = random.nextBoolean() ? Currency.REQUESTS : Currency.BYTES;
            long permits = 1L + random.nextInt(currency == Currency.REQUESTS ? 4 : 400);
            Optional<Limited> check = limiter.check(subject, currency, permits);
            Optional<Long> wait = model.ask(payers(subject, peer), currency, permits, now);
            Decision decision = limiter.tryAcquire(subject, currency, permits);
            if (wait.isEmpty()) {
                assertSame(Granted.SPENT, decision);
                assertEquals(Optional.empty(), check);
            } else {
                Limited limited = assertInstanceOf(Limited.class, decision);
                assertEquals(Optional.of(limited), check);
                long over = limited.retryAfter().toNanos() - wait.get();
                assertTrue(over == 0 || over == 1, limited + " for " + wait);
            }
        }

        private Map<String, Limit> payers(Subject subject, int peer) {
            Limit level = settings.peer(subject.level());
            Map<String, Limit> payers = new LinkedHashMap<>();
            payers.put(
                    "peer " + peer,
                    limiter.limits()
                            .get(subject.peer())
                            .map(own -> own.or(level))
                            .orElse(level));
            payers.put("subnet " + peer % 2, settings.subnet());
            payers.put("node", settings.node());
            return payers;
        }

        private static Subnet subnet(int number) {
            try {
                return Subnet.of(InetAddress.getByAddress(new byte[] {10, 0, (byte) number, 1}));
            } catch (UnknownHostException e) {
                throw new AssertionError("four bytes are an address", e);
            }
        }
    }
}
