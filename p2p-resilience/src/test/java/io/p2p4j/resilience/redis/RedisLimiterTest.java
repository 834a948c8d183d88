package io.p2p4j.resilience.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.p2p4j.api.config.RedisConfig;
import io.p2p4j.api.config.RedisConfig.OnFailure;
import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.config.SecretRef;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiter.Granted;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.resilience.Subnet;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RedisLimiterTest {

    private static final Subject PEER = Subject.named("peer");
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final SettableTicker ticker = new SettableTicker(Long.MAX_VALUE - 1_000_000);
    private final List<RedisLimiter> nodes = new ArrayList<>();
    private RedisServer redis;

    @TempDir
    private Path dir;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(RedisServer.installed(), "skipped: there is no redis-server on the PATH");
        redis = RedisServer.start();
    }

    @AfterEach
    void stop() {
        nodes.forEach(RedisLimiter::close);
        if (redis != null) {
            redis.close();
        }
    }

    private RedisConfig config(Duration timeout, OnFailure onFailure) {
        return new RedisConfig(redis.uri(), Optional.empty(), Optional.empty(), "fleet", timeout, onFailure);
    }

    private RateLimit settings(long requests) {
        return RateLimit.of(requests, Duration.ofSeconds(100), 0, 1000).with(config(TIMEOUT, OnFailure.REFUSE));
    }

    private RedisLimiter node(RateLimit settings) {
        ProviderContext<RateLimit> context =
                new ProviderContext<>(settings, ticker, InstantSource.system(), Path.of("unused"));
        RedisLimiter node = (RedisLimiter) new RedisLimiterProvider().create(context);
        nodes.add(node);
        return node;
    }

    private static boolean granted(RateLimiter node, Subject subject) {
        return node.tryAcquire(subject, Currency.REQUESTS, 1) instanceof Granted;
    }

    private static Limited refused(RateLimiter node, Subject subject) {
        return assertInstanceOf(Limited.class, node.tryAcquire(subject, Currency.REQUESTS, 1));
    }

    @Nested
    class Shares {

        @Test
        void aBudgetOfRequestsToTheLastOne() throws InterruptedException {
            RateLimiter one = node(settings(100));
            RateLimiter other = node(settings(100));
            AtomicInteger granted = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                RateLimiter mine = i % 2 == 0 ? one : other;
                threads.add(Thread.ofVirtual().start(() -> {
                    for (int j = 0; j < 40; j++) {
                        granted.addAndGet(granted(mine, PEER) ? 1 : 0);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(100, granted.get());
        }

        @Test
        void aBudgetOfBytes() {
            RateLimit settings =
                    settings(100).with(Limit.defaults().withBytes(1000), 1000).with(config(TIMEOUT, OnFailure.REFUSE));
            assertInstanceOf(Granted.class, node(settings).tryAcquire(PEER, Currency.BYTES, 600));
            RateLimiter other = node(settings);
            Limited limited = assertInstanceOf(Limited.class, other.tryAcquire(PEER, Currency.BYTES, 600));
            assertTrue(limited.retryAfter().compareTo(Duration.ofSeconds(21)) < 0, limited::toString);
            assertEquals("resilience.rate_limit.max_bytes", limited.rule());
            assertInstanceOf(Granted.class, other.tryAcquire(PEER, Currency.BYTES, 400));
        }

        @Test
        void theBudgetOfASubnetAndTakesNothingFromAPeerThatItRefuses() throws IOException {
            RateLimit settings =
                    settings(10).with(Map.of(), Limit.requests(15, Duration.ofSeconds(100), 0), Limit.defaults());
            RateLimiter one = node(settings);
            RateLimiter other = node(settings);
            assertInstanceOf(Granted.class, one.tryAcquire(neighbour(1), Currency.REQUESTS, 10));
            Limited limited = assertInstanceOf(Limited.class, other.tryAcquire(neighbour(2), Currency.REQUESTS, 10));
            assertEquals("resilience.rate_limit.subnet.max_requests", limited.rule());
            ticker.advance(limited.retryAfter());
            assertInstanceOf(Granted.class, other.tryAcquire(neighbour(2), Currency.REQUESTS, 10));
        }

        private Subject neighbour(int number) throws IOException {
            Subnet subnet = Subnet.of(InetAddress.getByName("192.0.2." + number));
            return new Subject(Subject.named("peer " + number).peer(), TrustLevel.UNKNOWN, Optional.of(subnet));
        }

        @Test
        void timeByWhichAllRefill() {
            RateLimiter one = node(settings(10));
            assertInstanceOf(Granted.class, one.tryAcquire(PEER, Currency.REQUESTS, 10));
            RateLimiter other = node(settings(10));
            Limited limited = refused(other, PEER);
            assertEquals(limited, other.check(PEER, Currency.REQUESTS, 1).orElseThrow());
            ticker.advance(limited.retryAfter().minusMillis(500));
            refused(other, PEER);
            ticker.advance(Duration.ofMillis(500));
            assertTrue(granted(other, PEER));
        }

        @Test
        void nothingWithAnotherFleet() {
            node(settings(1)).tryAcquire(PEER, Currency.REQUESTS, 1);
            RedisConfig foreign = new RedisConfig(
                    redis.uri(), Optional.empty(), Optional.empty(), "another", TIMEOUT, OnFailure.REFUSE);
            assertTrue(granted(node(settings(1).with(foreign)), PEER));
        }

        @Test
        void keysThatExpire() {
            RateLimiter node = node(settings(10));
            node.tryAcquire(PEER, Currency.REQUESTS, 10);
            node.tryAcquire(PEER, Currency.BYTES, 1);
            List<String> keys = redis.ask(commands -> commands.keys("fleet:*"));
            assertEquals(2, keys.size());
            for (String key : keys) {
                long seconds = redis.ask(commands -> commands.ttl(key));
                assertTrue(seconds > 0 && seconds <= 160, key + " lives for " + seconds + " s");
            }
        }
    }

    @Nested
    class OfOnePeer {

        private final PeerId peer = PEER.peer();

        @Test
        void aSpentBudgetIsForgivenOnAllNodes() {
            RateLimiter one = node(settings(1));
            RateLimiter other = node(settings(1));
            assertTrue(granted(one, PEER));
            one.limits().reset(peer);
            assertTrue(granted(other, PEER));
        }

        @Test
        void whatCannotEverPassIsToldSo() {
            Limited limited = assertInstanceOf(Limited.class, node(settings(5)).tryAcquire(PEER, Currency.REQUESTS, 6));
            assertEquals(Duration.ofNanos(Long.MAX_VALUE), limited.retryAfter());
        }

        @Test
        void otherSettingsTakeEffect() {
            RedisLimiter node = node(settings(2));
            assertEquals(Optional.empty(), node.check(PEER, Currency.REQUESTS, 2));
            node.reload(settings(1));
            assertInstanceOf(Limited.class, node.tryAcquire(PEER, Currency.REQUESTS, 2));
        }
    }

    @Nested
    class WhileRedisIsAway {

        @Test
        void refusesAndAsksAgainAfterARest() throws Exception {
            RateLimiter node = node(settings(10));
            assertTrue(granted(node, PEER));
            redis.kill();
            Limited away = refused(node, PEER);
            assertEquals("resilience.rate_limit.redis.on_failure", away.rule());
            assertEquals(TIMEOUT, away.retryAfter());
            redis.again();
            assertEquals(
                    "resilience.rate_limit.redis.on_failure",
                    refused(node, PEER).rule());
            ticker.advance(TIMEOUT);
            assertTrue(granted(node, PEER));
            assertTrue(granted(node, PEER));
        }

        @Test
        void allowsWhatTheNodeGrantsAloneIfToldSo() throws Exception {
            RateLimiter node = node(settings(3).with(config(TIMEOUT, OnFailure.ALLOW)));
            assertTrue(granted(node, PEER));
            redis.kill();
            assertTrue(granted(node, PEER));
            assertTrue(granted(node, PEER));
            assertEquals(Optional.empty(), node.check(Subject.named("peer " + 2), Currency.REQUESTS, 1));
            Limited limited = refused(node, PEER);
            assertFalse(limited.rule().contains("redis"), limited.rule());
        }

        @Test
        void startsWithoutIt() throws Exception {
            redis.kill();
            RateLimiter node = node(settings(10));
            assertEquals(
                    "resilience.rate_limit.redis.on_failure",
                    refused(node, PEER).rule());
            redis.again();
            ticker.advance(TIMEOUT);
            assertTrue(granted(node, PEER));
        }

        @Test
        void nobodyQueuesWhileItHangs() throws Exception {
            Duration timeout = Duration.ofMillis(300);
            RateLimiter node = node(settings(1000).with(config(timeout, OnFailure.REFUSE)));
            ticker.advance(Duration.ofSeconds(1));
            while (!granted(node, PEER)) { // on a busy machine even the first answer may be late
                ticker.advance(timeout);
            }
            redis.freeze();
            List<Thread> threads = new ArrayList<>();
            AtomicInteger refused = new AtomicInteger();
            for (int i = 0; i < 500; i++) {
                Subject subject = Subject.named("peer " + i);
                threads.add(Thread.ofVirtual().start(() -> refused.addAndGet(granted(node, subject) ? 0 : 1)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(500, refused.get());
            redis.thaw();
            do {
                ticker.advance(timeout);
            } while (!granted(node, PEER));
        }
    }

    @Test
    void logsInWithThePasswordOfAFile() throws IOException {
        Path file = Files.createFile(
                dir.resolve("password"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, "correct horse\n");
        redis.close();
        redis = RedisServer.start("--requirepass", "correct horse");
        assertEquals(
                "resilience.rate_limit.redis.on_failure",
                refused(node(settings(1)), PEER).rule());
        RedisConfig config = new RedisConfig(
                redis.uri(),
                Optional.empty(),
                Optional.of(SecretRef.parse("file:" + file)),
                "fleet",
                TIMEOUT,
                OnFailure.REFUSE);
        assertTrue(granted(node(settings(1).with(config)), PEER));

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        ConfigException open =
                assertThrows(ConfigException.class, () -> node(settings(1).with(config)));
        assertTrue(
                open.error().message().contains("is open to others"),
                open.error().message());
        Files.delete(file);
        ConfigException absent =
                assertThrows(ConfigException.class, () -> node(settings(1).with(config)));
        assertTrue(
                absent.error().message().contains("cannot be read"),
                absent.error().message());
    }
}
