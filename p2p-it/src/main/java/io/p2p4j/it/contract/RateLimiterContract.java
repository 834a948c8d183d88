package io.p2p4j.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiter.Granted;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Says what every {@link RateLimiter} keeps. */
public abstract class RateLimiterContract {

    private static final PeerId PEER = Peers.peer(1);
    private static final int CAPACITY = 50;

    private final SettableTicker ticker = new SettableTicker(Long.MAX_VALUE - 1_000_000);

    /** Makes a contract. */
    protected RateLimiterContract() {}

    /** Returns the provider that is tested. */
    protected abstract RateLimiterProvider provider();

    private RateLimiter limiter(int maxPeers) {
        RateLimit limit = RateLimit.of(CAPACITY, Duration.ofSeconds(100), 0, maxPeers);
        return provider().create(new ProviderContext<>(limit, ticker, InstantSource.system(), Path.of("unused")));
    }

    /** A quiet peer may spend what its window holds, and no more. */
    @Test
    void grantsTheCapacityAndNoMore() {
        RateLimiter limiter = limiter(10);
        for (int i = 0; i < CAPACITY; i++) {
            assertEquals(Granted.SPENT, limiter.tryAcquire(Subject.of(PEER), Currency.REQUESTS, 1));
        }
        assertInstanceOf(Limited.class, limiter.tryAcquire(Subject.of(PEER), Currency.REQUESTS, 1));
    }

    /** What the limiter says about the next permit is true, on both sides. */
    @Test
    void tellsTheTruthAboutRetryAfter() {
        RateLimiter limiter = limiter(10);
        assertEquals(Granted.SPENT, limiter.tryAcquire(Subject.of(PEER), Currency.REQUESTS, CAPACITY));
        Limited limited = assertInstanceOf(Limited.class, limiter.tryAcquire(Subject.of(PEER), Currency.REQUESTS, 1));
        assertTrue(limited.retryAfter().compareTo(Duration.ZERO) > 0);
        ticker.advance(limited.retryAfter().minusMillis(1));
        assertInstanceOf(Limited.class, limiter.tryAcquire(Subject.of(PEER), Currency.REQUESTS, 1));
        ticker.advance(Duration.ofMillis(1));
        assertEquals(Granted.SPENT, limiter.tryAcquire(Subject.of(PEER), Currency.REQUESTS, 1));
    }

    /** One peer's spending is no other's. */
    @Test
    void keepsPeersApart() {
        RateLimiter limiter = limiter(10);
        assertEquals(Granted.SPENT, limiter.tryAcquire(Subject.of(PEER), Currency.REQUESTS, CAPACITY));
        assertEquals(Granted.SPENT, limiter.tryAcquire(Subject.of(Peers.peer(2)), Currency.REQUESTS, CAPACITY));
    }

    /** A flood of new ids cannot win back what an indebted peer has spent. */
    @Test
    void remembersDebtsThroughAFloodOfStrangers() {
        RateLimiter limiter = limiter(10);
        assertEquals(Granted.SPENT, limiter.tryAcquire(Subject.of(PEER), Currency.REQUESTS, CAPACITY));
        for (int i = 100; i < 10_100; i++) {
            limiter.tryAcquire(Subject.of(Peers.peer(i)), Currency.REQUESTS, CAPACITY);
        }
        assertInstanceOf(Limited.class, limiter.tryAcquire(Subject.of(PEER), Currency.REQUESTS, 1));
    }

    /** No interleaving grants more than the capacity. */
    @Test
    void isExactUnderContention() throws InterruptedException {
        RateLimiter limiter = limiter(10);
        AtomicInteger granted = new AtomicInteger();
        Thread[] threads = new Thread[16];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                for (int j = 0; j < CAPACITY; j++) {
                    granted.addAndGet(
                            limiter.tryAcquire(Subject.of(PEER), Currency.REQUESTS, 1) == Granted.SPENT ? 1 : 0);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(CAPACITY, granted.get());
    }
}
