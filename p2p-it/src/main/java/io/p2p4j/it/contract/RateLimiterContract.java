package io.p2p4j.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiter.Decision;
import io.p2p4j.api.resilience.RateLimiter.Granted;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.resilience.Subnet;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.spi.ProviderContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Says what every {@link RateLimiter} keeps. */
public abstract class RateLimiterContract {

    private static final PeerId PEER = Peers.peer(1);
    private static final Subject SUBJECT = Subject.of(PEER);
    private static final int CAPACITY = 50;
    private static final Duration WINDOW = Duration.ofSeconds(100);

    private final SettableTicker ticker = new SettableTicker(Long.MAX_VALUE - 1_000_000);
    private final List<RateLimiter> made = new ArrayList<>();

    /** Makes a contract. */
    protected RateLimiterContract() {}

    /** Returns the provider that is tested. */
    protected abstract RateLimiterProvider provider();

    /** Adds to the settings of a test what the provider needs to be told beside; every call, as from another node. */
    protected RateLimit settings(RateLimit settings) {
        return settings;
    }

    /** Closes what can be closed, as a node does. */
    @AfterEach
    void close() throws Exception {
        for (RateLimiter limiter : made) {
            if (limiter instanceof AutoCloseable open) {
                open.close();
            }
        }
    }

    private RateLimiter limiter(RateLimit settings) {
        RateLimiter limiter = provider()
                .create(new ProviderContext<>(settings(settings), ticker, InstantSource.system(), Path.of("unused")));
        made.add(limiter);
        return limiter;
    }

    private static RateLimit all() {
        Limit limit = Limit.requests(CAPACITY, WINDOW, 0).withBytes(1000).withStreams(3);
        return RateLimit.defaults().with(limit, 10);
    }

    private static Limited refused(RateLimiter limiter, Subject subject, Currency currency, long permits) {
        return assertInstanceOf(Limited.class, limiter.tryAcquire(subject, currency, permits));
    }

    private static Granted granted(RateLimiter limiter, Subject subject, Currency currency, long permits) {
        Decision decision = limiter.tryAcquire(subject, currency, permits);
        return assertInstanceOf(Granted.class, decision, decision::toString);
    }

    /** A quiet peer may spend what its window holds, and no more. */
    @Test
    void grantsTheCapacityAndNoMore() {
        RateLimiter limiter = limiter(all());
        for (int i = 0; i < CAPACITY; i++) {
            granted(limiter, SUBJECT, Currency.REQUESTS, 1);
        }
        assertTrue(refused(limiter, SUBJECT, Currency.REQUESTS, 1).rule().startsWith("resilience.rate_limit."));
    }

    /** What the limiter says about the next permit is true, on both sides. */
    @Test
    void tellsTheTruthAboutRetryAfter() {
        RateLimiter limiter = limiter(all());
        granted(limiter, SUBJECT, Currency.REQUESTS, CAPACITY);
        Limited limited = refused(limiter, SUBJECT, Currency.REQUESTS, 1);
        assertTrue(limited.retryAfter().compareTo(Duration.ZERO) > 0);
        ticker.advance(limited.retryAfter().minusMillis(1));
        refused(limiter, SUBJECT, Currency.REQUESTS, 1);
        ticker.advance(Duration.ofMillis(1));
        granted(limiter, SUBJECT, Currency.REQUESTS, 1);
    }

    /** What is more than the capacity never passes, and is told a wait that nobody waits. */
    @Test
    void refusesForGoodWhatIsMoreThanTheCapacity() {
        Limited limited = refused(limiter(all()), SUBJECT, Currency.REQUESTS, CAPACITY + 1);
        assertEquals(Duration.ofNanos(Long.MAX_VALUE), limited.retryAfter());
    }

    /** Looking changes nothing, and sees what taking would meet. */
    @Test
    void checksWithoutTaking() {
        RateLimiter limiter = limiter(all());
        assertEquals(Optional.empty(), limiter.check(SUBJECT, Currency.REQUESTS, CAPACITY));
        granted(limiter, SUBJECT, Currency.REQUESTS, CAPACITY);
        Limited seen = limiter.check(SUBJECT, Currency.REQUESTS, 1).orElseThrow();
        assertEquals(seen, refused(limiter, SUBJECT, Currency.REQUESTS, 1));
    }

    /** One peer's spending is no other's. */
    @Test
    void keepsPeersApart() {
        RateLimiter limiter = limiter(all());
        granted(limiter, SUBJECT, Currency.REQUESTS, CAPACITY);
        granted(limiter, Subject.of(Peers.peer(2)), Currency.REQUESTS, CAPACITY);
    }

    /** Who has spent its bytes has its requests yet, and is told another rule. */
    @Test
    void keepsCurrenciesApart() {
        RateLimiter limiter = limiter(all());
        granted(limiter, SUBJECT, Currency.BYTES, 1000);
        String bytes = refused(limiter, SUBJECT, Currency.BYTES, 1).rule();
        granted(limiter, SUBJECT, Currency.REQUESTS, CAPACITY);
        assertTrue(!bytes.equals(refused(limiter, SUBJECT, Currency.REQUESTS, 1).rule()), bytes);
    }

    /** A stream that is closed leaves its place to another, once; time does not. */
    @Test
    void countsStreamsThatAreOpen() {
        RateLimiter limiter = limiter(all());
        granted(limiter, SUBJECT, Currency.STREAMS, 2);
        Granted third = granted(limiter, SUBJECT, Currency.STREAMS, 1);
        ticker.advance(WINDOW);
        assertEquals(
                Duration.ZERO, refused(limiter, SUBJECT, Currency.STREAMS, 1).retryAfter());
        third.close();
        third.close();
        granted(limiter, SUBJECT, Currency.STREAMS, 1);
        refused(limiter, SUBJECT, Currency.STREAMS, 1);
    }

    /** The peers of a subnet share what it has; whom it refuses has spent nothing of his own. */
    @Test
    void limitsASubnetAndTakesNothingElsewhere() {
        Limit subnet = Limit.requests(60, WINDOW, 0);
        RateLimiter limiter = limiter(all().with(Map.of(), subnet, Limit.defaults()));
        granted(limiter, neighbour(1), Currency.REQUESTS, CAPACITY);
        Limited limited = refused(limiter, neighbour(2), Currency.REQUESTS, CAPACITY);
        assertTrue(limited.rule().startsWith("resilience.rate_limit.subnet."), limited.rule());
        ticker.advance(limited.retryAfter());
        granted(limiter, neighbour(2), Currency.REQUESTS, CAPACITY);
    }

    private static Subject neighbour(int number) {
        try {
            Subnet subnet = Subnet.of(InetAddress.getByName("192.0.2." + number));
            return new Subject(Peers.peer(number), TrustLevel.UNKNOWN, Optional.of(subnet));
        } catch (UnknownHostException e) {
            throw new AssertionError("an address is no name", e);
        }
    }

    /** All peers share what the node has. */
    @Test
    void limitsAllTogether() {
        Limit node = Limit.requests(60, WINDOW, 0);
        RateLimiter limiter = limiter(all().with(Map.of(), Limit.defaults(), node));
        granted(limiter, SUBJECT, Currency.REQUESTS, CAPACITY);
        Limited limited = refused(limiter, Subject.of(Peers.peer(2)), Currency.REQUESTS, CAPACITY);
        assertTrue(limited.rule().startsWith("resilience.rate_limit.node."), limited.rule());
    }

    /** A level can have a limit of its own. */
    @Test
    void limitsByLevel() {
        Map<TrustLevel, Limit> levels = Map.of(TrustLevel.TRUSTED, Limit.requests(5, WINDOW, 0));
        RateLimiter limiter = limiter(all().with(levels, Limit.defaults(), Limit.defaults()));
        Subject trusted = new Subject(PEER, TrustLevel.TRUSTED, Optional.empty());
        granted(limiter, trusted, Currency.REQUESTS, 5);
        refused(limiter, trusted, Currency.REQUESTS, 1);
    }

    /** A peer can have a limit of its own, which is seen, and taken away together with what was spent. */
    @Test
    void setsAndResetsTheLimitOfAPeer() {
        RateLimiter limiter = limiter(all());
        Limit own = Limit.requests(5, WINDOW, 0);
        limiter.limits().set(PEER, own);
        assertEquals(Optional.of(own), limiter.limits().get(PEER));
        assertEquals(Map.of(PEER, own), limiter.limits().list());
        granted(limiter, SUBJECT, Currency.REQUESTS, 5);
        refused(limiter, SUBJECT, Currency.REQUESTS, 1);
        limiter.limits().reset(PEER);
        assertEquals(Optional.empty(), limiter.limits().get(PEER));
        granted(limiter, SUBJECT, Currency.REQUESTS, CAPACITY);
    }

    /** A flood of new ids cannot win back what an indebted peer has spent. */
    @Test
    void remembersDebtsThroughAFloodOfStrangers() {
        RateLimiter limiter = limiter(all());
        granted(limiter, SUBJECT, Currency.REQUESTS, CAPACITY);
        for (int i = 100; i < 1_100; i++) {
            limiter.tryAcquire(Subject.of(Peers.peer(i)), Currency.REQUESTS, CAPACITY);
        }
        refused(limiter, SUBJECT, Currency.REQUESTS, 1);
    }

    /** No interleaving grants more than the capacity. */
    @Test
    void isExactUnderContention() throws InterruptedException {
        RateLimiter limiter = limiter(all());
        AtomicInteger granted = new AtomicInteger();
        Thread[] threads = new Thread[16];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual().start(() -> {
                for (int j = 0; j < CAPACITY; j++) {
                    Decision decision = limiter.tryAcquire(SUBJECT, Currency.REQUESTS, 1);
                    granted.addAndGet(decision instanceof Granted ? 1 : 0);
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(CAPACITY, granted.get());
    }
}
