package io.p2p4j.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.Breaker;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.resilience.CircuitBreaker.Open;
import io.p2p4j.api.resilience.CircuitBreaker.Pass;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.api.resilience.CircuitBreakerProvider;
import io.p2p4j.api.resilience.PeerBreakers.Forced;
import io.p2p4j.api.resilience.PeerBreakers.Status;
import io.p2p4j.api.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Says what every {@link CircuitBreaker} keeps. */
public abstract class CircuitBreakerContract {

    private static final PeerId PEER = Peers.peer(1);

    @SuppressWarnings("StaticAssignmentOfThrowable") // its trace is of no interest
    private static final P2pException FAILURE =
            P2pError.of(ErrorCode.NETWORK_ERROR, "a failure of a test").toException();

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final SettableTicker ticker = new SettableTicker(Long.MAX_VALUE - 1_000_000);

    /** Makes a contract. */
    protected CircuitBreakerContract() {}

    /** Returns the provider that is tested. */
    protected abstract CircuitBreakerProvider provider();

    private CircuitBreaker breaker() {
        return breaker(Breaker.of(3, TIMEOUT, 1, 10));
    }

    private CircuitBreaker breaker(Breaker settings) {
        return provider().create(new ProviderContext<>(settings, ticker, InstantSource.system(), Path.of("unused")));
    }

    private CircuitBreaker tripped() {
        CircuitBreaker breaker = breaker();
        for (int i = 0; i < 3; i++) {
            pass(breaker).failed(FAILURE);
        }
        return breaker;
    }

    private static Pass pass(CircuitBreaker breaker) {
        return assertInstanceOf(Pass.class, breaker.enter(PEER, Kind.CALL));
    }

    /** The threshold of failures in a row opens it; it refuses with the time that is left. */
    @Test
    void opensAfterTheThreshold() {
        CircuitBreaker breaker = tripped();
        assertEquals(State.OPEN, breaker.breakers().status(PEER).state());
        assertEquals(
                TIMEOUT,
                assertInstanceOf(Open.class, breaker.enter(PEER, Kind.CALL)).retryAfter());
        assertInstanceOf(Pass.class, breaker.enter(Peers.peer(2), Kind.CALL));
    }

    /** A success between failures starts the count anew. */
    @Test
    void countsFailuresInARow() {
        CircuitBreaker breaker = breaker();
        pass(breaker).failed(FAILURE);
        pass(breaker).failed(FAILURE);
        pass(breaker).succeeded();
        pass(breaker).failed(FAILURE);
        assertEquals(State.CLOSED, breaker.breakers().status(PEER).state());
    }

    /** After the timeout exactly one probe passes, and its success closes the breaker. */
    @Test
    void letsOneProbePass() {
        CircuitBreaker breaker = tripped();
        ticker.advance(TIMEOUT);
        Pass probe = pass(breaker);
        assertInstanceOf(Open.class, breaker.enter(PEER, Kind.CALL));
        probe.succeeded();
        assertEquals(State.CLOSED, breaker.breakers().status(PEER).state());
    }

    /** A failed probe opens it for another timeout. */
    @Test
    void opensAgainWhenTheProbeFails() {
        CircuitBreaker breaker = tripped();
        ticker.advance(TIMEOUT);
        pass(breaker).failed(FAILURE);
        assertEquals(State.OPEN, breaker.breakers().status(PEER).state());
        assertInstanceOf(Open.class, breaker.enter(PEER, Kind.CALL));
    }

    /** A probe that ends without a result leaves its place to the next. */
    @Test
    void givesThePlaceOfAnUnsettledProbeBack() {
        CircuitBreaker breaker = tripped();
        ticker.advance(TIMEOUT);
        pass(breaker).close();
        pass(breaker).succeeded();
        assertEquals(State.CLOSED, breaker.breakers().status(PEER).state());
    }

    /** A success that began before the trip does not close it. */
    @Test
    void ignoresResultsFromBeforeTheTrip() {
        CircuitBreaker breaker = breaker();
        Pass early = pass(breaker);
        for (int i = 0; i < 3; i++) {
            pass(breaker).failed(FAILURE);
        }
        early.succeeded();
        assertEquals(State.OPEN, breaker.breakers().status(PEER).state());
    }

    /** Each change of state is told once. */
    @Test
    void tellsEachChangeOnce() {
        CircuitBreaker breaker = breaker();
        List<State> told = new CopyOnWriteArrayList<>();
        breaker.onChange(change -> told.add(change.to()));
        for (int i = 0; i < 3; i++) {
            pass(breaker).failed(FAILURE);
        }
        ticker.advance(TIMEOUT);
        pass(breaker).succeeded();
        assertEquals(List.of(State.OPEN, State.HALF_OPEN, State.CLOSED), told);
        assertTrue(breaker.enter(PEER, Kind.CALL) instanceof Pass);
    }

    /** What a failure says of the peer decides, not that it is one. */
    @Test
    void countsWhatSpeaksAgainstThePeer() {
        CircuitBreaker breaker = breaker();
        P2pException refusal = P2pError.of(ErrorCode.PERMISSION_DENIED, "a refusal of a test")
                .with(Detail.SIDE, "remote")
                .toException();
        for (int i = 0; i < 10; i++) {
            pass(breaker).failed(refusal);
            pass(breaker).close();
        }
        assertEquals(State.CLOSED, breaker.breakers().status(PEER).state());
    }

    /** Kinds that are not counted pass, whatever the others are in for. */
    @Test
    void guardsOnlyTheKindsThatCount() {
        Breaker defaults = Breaker.of(1, TIMEOUT, 1, 10);
        CircuitBreaker breaker = breaker(new Breaker(
                defaults.failureThreshold(),
                defaults.failureRate(),
                defaults.window(),
                defaults.timeout(),
                defaults.maxTimeout(),
                defaults.jitter(),
                defaults.probeTimeout(),
                defaults.successThreshold(),
                List.of(Kind.CONNECT),
                defaults.maxPeers(),
                defaults.provider()));
        assertInstanceOf(Pass.class, breaker.enter(PEER, Kind.CONNECT)).failed(FAILURE);
        assertInstanceOf(Open.class, breaker.enter(PEER, Kind.CONNECT));
        assertInstanceOf(Pass.class, breaker.enter(PEER, Kind.CALL)).close();
    }

    /** A probe that nobody settles does not keep the peer locked out. */
    @Test
    void takesThePlaceOfAProbeThatNeverEnds() {
        CircuitBreaker breaker = tripped();
        ticker.advance(TIMEOUT);
        Pass lost = pass(breaker);
        ticker.advance(Breaker.of(3, TIMEOUT, 1, 10).probeTimeout());
        pass(breaker).succeeded();
        assertEquals(State.CLOSED, breaker.breakers().status(PEER).state());
        lost.failed(FAILURE);
        assertEquals(State.CLOSED, breaker.breakers().status(PEER).state());
    }

    /** Many that come at half-open are one probe and many refusals. */
    @Test
    void letsOneOfManyPass() throws InterruptedException {
        CircuitBreaker breaker = tripped();
        ticker.advance(TIMEOUT);
        AtomicInteger passed = new AtomicInteger();
        Thread[] threads = new Thread[100];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = Thread.ofVirtual()
                    .start(() -> passed.addAndGet(breaker.enter(PEER, Kind.CALL) instanceof Pass ? 1 : 0));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(1, passed.get());
    }

    /** An operator sees a breaker, keeps it open or closed, and lets go of it. */
    @Test
    void obeysByHand() {
        CircuitBreaker breaker = tripped();
        Status status = breaker.breakers().status(PEER);
        assertEquals(TIMEOUT, status.untilProbe());
        assertEquals(Set.of(PEER), breaker.breakers().list().keySet());

        breaker.breakers().reset(PEER);
        assertEquals(State.CLOSED, breaker.breakers().status(PEER).state());
        breaker.breakers().force(PEER, Forced.OPEN);
        ticker.advance(TIMEOUT.multipliedBy(100));
        assertInstanceOf(Open.class, breaker.enter(PEER, Kind.CALL));
        assertTrue(breaker.breakers().status(PEER).forced());

        breaker.breakers().force(PEER, Forced.CLOSED);
        for (int i = 0; i < 10; i++) {
            pass(breaker).failed(FAILURE);
        }
        assertEquals(State.CLOSED, breaker.breakers().status(PEER).state());
        breaker.breakers().reset(PEER);
        assertEquals(Map.of(), breaker.breakers().list());
    }
}
