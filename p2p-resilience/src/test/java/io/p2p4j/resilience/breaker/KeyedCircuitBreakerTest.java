package io.p2p4j.resilience.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.Entry;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.resilience.CircuitBreaker.Open;
import io.p2p4j.api.resilience.CircuitBreaker.Pass;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.resilience.keyed.Peers;
import io.p2p4j.resilience.keyed.Race;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KeyedCircuitBreakerTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(60);

    private final Random random = new Random(5);
    private final SettableTicker ticker = new SettableTicker(random.nextLong());
    private final PeerId peer = Peers.random(random);

    private KeyedCircuitBreaker breaker(int failures, Duration timeout, int successes, int maxPeers) {
        return new KeyedCircuitBreaker(
                ResilienceConfig.Breaker.of(failures, timeout, successes, maxPeers), ticker, () -> 0.5);
    }

    private static Pass pass(KeyedCircuitBreaker breaker, PeerId peer) {
        return assertInstanceOf(Pass.class, breaker.enter(peer, Kind.CALL));
    }

    private static Open open(KeyedCircuitBreaker breaker, PeerId peer) {
        return assertInstanceOf(Open.class, breaker.enter(peer, Kind.CALL));
    }

    private static void fail(KeyedCircuitBreaker breaker, PeerId peer, int times) {
        for (int i = 0; i < times; i++) {
            pass(breaker, peer).failed(Failures.FAILURE);
        }
    }

    @Nested
    class Settings {

        @Test
        void failureThresholdCountsFailuresInARow() {
            KeyedCircuitBreaker breaker = breaker(3, TIMEOUT, 1, 10);
            fail(breaker, peer, 2);
            pass(breaker, peer).succeeded();
            fail(breaker, peer, 2);
            assertEquals(State.CLOSED, breaker.breakers().status(peer).state());
            fail(breaker, peer, 1);
            assertEquals(State.OPEN, breaker.breakers().status(peer).state());
        }

        @Test
        void timeoutIsHowLongItStaysOpen() {
            KeyedCircuitBreaker breaker = breaker(1, Duration.ofSeconds(7), 1, 10);
            fail(breaker, peer, 1);
            assertEquals(
                    new Open(
                            Duration.ofSeconds(7),
                            "resilience.circuit_breaker",
                            "1 failure, left alone for 7.0 s; the last: " + Failures.FAILURE),
                    breaker.enter(peer, Kind.CALL));
            ticker.advance(Duration.ofSeconds(7).minusNanos(1));
            assertEquals(Duration.ofNanos(1), open(breaker, peer).retryAfter());
            ticker.advance(Duration.ofNanos(1));
            assertEquals(State.OPEN, breaker.breakers().status(peer).state(), "until somebody enters");
            pass(breaker, peer);
            assertEquals(State.HALF_OPEN, breaker.breakers().status(peer).state());
        }

        @Test
        void successThresholdIsHowManyProbesCloseIt() {
            KeyedCircuitBreaker breaker = breaker(1, TIMEOUT, 3, 10);
            fail(breaker, peer, 1);
            ticker.advance(TIMEOUT);
            for (int i = 0; i < 3; i++) {
                assertTrue(breaker.breakers().status(peer).state() != State.CLOSED);
                pass(breaker, peer).succeeded();
            }
            assertEquals(State.CLOSED, breaker.breakers().status(peer).state());
        }

        @Test
        void maxPeersBoundsWhoHasABreakerOfItsOwn() {
            KeyedCircuitBreaker breaker = breaker(2, TIMEOUT, 1, 3);
            List<PeerId> known = Peers.random(random, 3);
            known.forEach(id -> fail(breaker, id, 1));
            for (int i = 0; i < 20; i++) {
                pass(breaker, Peers.random(random)).failed(Failures.FAILURE);
            }
            pass(breaker, Peers.random(random)).close(); // one bad newcomer does not cut off another
            assertEquals(3, breaker.peers());
            known.forEach(id ->
                    assertEquals(State.CLOSED, breaker.breakers().status(id).state()));
        }
    }

    @Nested
    class HalfOpen {

        private final KeyedCircuitBreaker breaker = breaker(1, TIMEOUT, 2, 10);

        private void halfOpen() {
            fail(breaker, peer, 1);
            ticker.advance(TIMEOUT);
        }

        @Test
        void letsOneProbePassAtATime() {
            halfOpen();
            Pass probe = pass(breaker, peer);
            assertEquals(Duration.ZERO, open(breaker, peer).retryAfter());
            probe.succeeded();
            Pass second = pass(breaker, peer);
            open(breaker, peer);
            second.succeeded();
            assertEquals(State.CLOSED, breaker.breakers().status(peer).state());
        }

        @Test
        void opensAgainForTheWholeTimeoutWhenAProbeFails() {
            halfOpen();
            Pass probe = pass(breaker, peer);
            ticker.advance(Duration.ofSeconds(5));
            probe.failed(Failures.FAILURE);
            assertEquals(TIMEOUT, open(breaker, peer).retryAfter());
        }

        @Test
        void getsThePlaceBackFromAProbeThatSaidNothing() {
            halfOpen();
            try (Pass probe = pass(breaker, peer)) {
                open(breaker, peer);
                assertEquals(State.HALF_OPEN, breaker.breakers().status(peer).state(), probe.toString());
            }
            assertEquals(State.HALF_OPEN, breaker.breakers().status(peer).state());
            pass(breaker, peer).failed(Failures.FAILURE);
            assertEquals(State.OPEN, breaker.breakers().status(peer).state());
        }

        @Test
        void letsOneOfAHundredThreadsPass() throws Exception {
            for (int round = 0; round < 20; round++) {
                PeerId other = Peers.random(random);
                fail(breaker, other, 1);
                ticker.advance(TIMEOUT);
                List<Entry> entries = Race.run(100, () -> breaker.enter(other, Kind.CALL));
                assertEquals(1, entries.stream().filter(Pass.class::isInstance).count());
                entries.stream().filter(Pass.class::isInstance).forEach(entry -> ((Pass) entry).succeeded());
            }
        }
    }

    @Nested
    class Results {

        @Test
        void fromBeforeTheTripChangeNothing() {
            KeyedCircuitBreaker breaker = breaker(1, TIMEOUT, 1, 10);
            Pass earlier = pass(breaker, peer);
            Pass another = pass(breaker, peer);
            fail(breaker, peer, 1);
            earlier.succeeded();
            assertEquals(State.OPEN, breaker.breakers().status(peer).state());
            ticker.advance(TIMEOUT);
            Pass probe = pass(breaker, peer);
            another.succeeded();
            assertEquals(
                    State.HALF_OPEN, breaker.breakers().status(peer).state(), "nor does it stand in for the probe");
            open(breaker, peer);
            probe.succeeded();
            assertEquals(State.CLOSED, breaker.breakers().status(peer).state());
        }

        @Test
        void countOnce() {
            KeyedCircuitBreaker breaker = breaker(2, TIMEOUT, 1, 10);
            try (Pass pass = pass(breaker, peer)) {
                pass.failed(Failures.FAILURE);
                pass.failed(Failures.FAILURE);
                pass.succeeded();
            }
            assertEquals(State.CLOSED, breaker.breakers().status(peer).state());
            fail(breaker, peer, 1);
            assertEquals(State.OPEN, breaker.breakers().status(peer).state());
        }

        @Test
        void closeAloneCountsAsNeither() {
            KeyedCircuitBreaker breaker = breaker(2, TIMEOUT, 1, 10);
            fail(breaker, peer, 1);
            pass(breaker, peer).close();
            assertEquals(State.CLOSED, breaker.breakers().status(peer).state());
            fail(breaker, peer, 1);
            assertEquals(State.OPEN, breaker.breakers().status(peer).state());
        }

        @Test
        void openItOnceHoweverManyThreadsFail() throws Exception {
            KeyedCircuitBreaker breaker = breaker(5, TIMEOUT, 1, 10);
            AtomicInteger changes = new AtomicInteger();
            breaker.onChange(change -> changes.incrementAndGet());
            List<Pass> passes = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                passes.add(pass(breaker, peer));
            }
            AtomicInteger next = new AtomicInteger();
            Race.run(50, () -> {
                passes.get(next.getAndIncrement()).failed(Failures.FAILURE);
                return next;
            });
            assertEquals(State.OPEN, breaker.breakers().status(peer).state());
            assertEquals(1, changes.get());
        }
    }

    @Nested
    class Observers {

        private final KeyedCircuitBreaker breaker = breaker(1, TIMEOUT, 1, 10);

        @Test
        void hearOfEachChangeOnce() {
            List<String> heard = new ArrayList<>();
            breaker.onChange(
                    change -> heard.add(change.peer().equals(peer) ? change.to().name() : "somebody else"));
            fail(breaker, peer, 1);
            open(breaker, peer);
            ticker.advance(TIMEOUT);
            pass(breaker, peer).failed(Failures.FAILURE);
            ticker.advance(TIMEOUT);
            pass(breaker, peer).succeeded();
            assertEquals(List.of("OPEN", "HALF_OPEN", "OPEN", "HALF_OPEN", "CLOSED"), heard);
        }

        @Test
        void areCalledOutsideLocks() {
            List<State> seen = new ArrayList<>();
            breaker.onChange(change -> {
                try {
                    seen.add(Race.run(
                                    1,
                                    () -> breaker.breakers()
                                            .status(change.peer())
                                            .state())
                            .get(0));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            fail(breaker, peer, 1);
            ticker.advance(TIMEOUT);
            pass(breaker, peer).succeeded();
            assertEquals(List.of(State.OPEN, State.HALF_OPEN, State.CLOSED), seen);
        }

        @Test
        void thatThrowDoNotKeepTheProbesPlace() {
            fail(breaker, peer, 1);
            ticker.advance(TIMEOUT);
            breaker.onChange(change -> {
                throw new IllegalStateException("a bug");
            });
            assertThrows(IllegalStateException.class, () -> breaker.enter(peer, Kind.CALL));
            breaker.onChange(change -> {});
            pass(breaker, peer).succeeded();
            assertEquals(State.CLOSED, breaker.breakers().status(peer).state());
        }
    }

    @Nested
    class Bounds {

        @Test
        void holdUnderAFloodThatResetsNobody() {
            KeyedCircuitBreaker breaker = breaker(2, TIMEOUT, 1, 100);
            fail(breaker, peer, 2);
            PeerId shaky = Peers.random(random);
            fail(breaker, shaky, 1);
            for (int i = 0; i < 100_000; i++) {
                if (breaker.enter(Peers.random(random), Kind.CALL) instanceof Pass pass) {
                    if (random.nextInt(10) == 0) {
                        pass.failed(Failures.FAILURE);
                    } else {
                        pass.succeeded();
                    }
                }
            }
            assertEquals(100, breaker.peers());
            assertEquals(State.OPEN, breaker.breakers().status(peer).state());
            fail(breaker, shaky, 1);
            assertEquals(State.OPEN, breaker.breakers().status(shaky).state());
        }

        @Test
        void giveThePlaceOfAHealthyPeerAway() {
            KeyedCircuitBreaker breaker = breaker(1, TIMEOUT, 1, 1);
            pass(breaker, peer).succeeded();
            PeerId newcomer = Peers.random(random);
            fail(breaker, newcomer, 1);
            assertEquals(State.OPEN, breaker.breakers().status(newcomer).state());
            assertEquals(1, breaker.peers());
        }

        @Test
        void doNotForgetAPeerWithAnOperationUnderWay() {
            KeyedCircuitBreaker breaker = breaker(1, TIMEOUT, 1, 1);
            Pass underWay = pass(breaker, peer);
            pass(breaker, Peers.random(random)).close();
            ticker.advance(PROBE_TIMEOUT.multipliedBy(2).minusNanos(1));
            pass(breaker, Peers.random(random)).close();
            underWay.failed(Failures.FAILURE);
            assertEquals(State.OPEN, breaker.breakers().status(peer).state());
        }

        @Test
        void forgetAPeerWhoseOperationWasNeverSettled() {
            KeyedCircuitBreaker breaker = breaker(1, TIMEOUT, 1, 1);
            Pass lost = pass(breaker, peer);
            ticker.advance(PROBE_TIMEOUT.multipliedBy(2));
            PeerId newcomer = Peers.random(random);
            fail(breaker, newcomer, 1);
            lost.failed(Failures.FAILURE);
            assertEquals(State.CLOSED, breaker.breakers().status(peer).state());
            assertEquals(State.OPEN, breaker.breakers().status(newcomer).state());
        }

        @Test
        void forgetAPeerThatWasLeftAloneForTwiceTheTimeout() {
            KeyedCircuitBreaker breaker = breaker(1, TIMEOUT, 1, 1);
            fail(breaker, peer, 1);
            PeerId newcomer = Peers.random(random);
            ticker.advance(TIMEOUT.multipliedBy(2).minusNanos(1));
            pass(breaker, newcomer).succeeded();
            assertEquals(State.OPEN, breaker.breakers().status(peer).state());
            ticker.advance(Duration.ofNanos(1));
            pass(breaker, newcomer).failed(Failures.FAILURE);
            assertEquals(State.OPEN, breaker.breakers().status(newcomer).state());
            assertEquals(State.CLOSED, breaker.breakers().status(peer).state());
        }

        @Test
        void countAProbeAsBeingAsked() {
            KeyedCircuitBreaker breaker = breaker(1, TIMEOUT, 1, 1);
            fail(breaker, peer, 1);
            ticker.advance(TIMEOUT.multipliedBy(2));
            pass(breaker, peer).close();
            pass(breaker, Peers.random(random)).succeeded();
            assertEquals(State.HALF_OPEN, breaker.breakers().status(peer).state());
        }
    }

    @Test
    void reportsAPeerThatWasNeverSeenAsClosed() {
        KeyedCircuitBreaker breaker = breaker(1, TIMEOUT, 1, 10);
        assertEquals(State.CLOSED, breaker.breakers().status(peer).state());
        assertEquals(0, breaker.peers());
    }
}
