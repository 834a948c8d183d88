package io.p2p4j.resilience.breaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.Breaker;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
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
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What opens a breaker, for how long, and what a probe does. */
class BreakerTimesTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration PROBE = Duration.ofSeconds(5);

    private final Random random = new Random(8);
    private final SettableTicker ticker = new SettableTicker(random.nextLong());
    private final PeerId peer = Peers.random(random);
    private double chance = 0.5;

    private static Breaker settings(int failures, Optional<Double> rate, int window, double jitter) {
        return new Breaker(
                failures,
                rate,
                window,
                SECOND,
                Duration.ofSeconds(30),
                jitter,
                PROBE,
                1,
                List.of(Kind.values()),
                10,
                Optional.empty());
    }

    private KeyedCircuitBreaker breaker(Breaker settings) {
        return new KeyedCircuitBreaker(settings, ticker, () -> chance);
    }

    private Pass pass(KeyedCircuitBreaker breaker) {
        return assertInstanceOf(Pass.class, breaker.enter(peer, Kind.CALL));
    }

    private Duration refused(KeyedCircuitBreaker breaker) {
        return assertInstanceOf(Open.class, breaker.enter(peer, Kind.CALL)).retryAfter();
    }

    private State state(KeyedCircuitBreaker breaker) {
        return breaker.breakers().status(peer).state();
    }

    @Nested
    class Rates {

        @Test
        void openItWhenTheShareOfTheWindowFailed() {
            KeyedCircuitBreaker breaker = breaker(settings(100, Optional.of(0.5), 4, 0));
            for (int i = 0; i < 20; i++) {
                pass(breaker).failed(Failures.FAILURE);
                pass(breaker).succeeded();
                pass(breaker).succeeded();
                pass(breaker).succeeded();
                assertEquals(State.CLOSED, state(breaker));
            }
            pass(breaker).failed(Failures.FAILURE);
            pass(breaker).failed(Failures.FAILURE);
            assertEquals(State.OPEN, state(breaker));
            String reason = breaker.breakers().status(peer).reason().orElseThrow();
            assertTrue(reason.startsWith("failures among the last 4 operations"), reason);
        }

        @Test
        void doNotReplaceFailuresInARow() {
            KeyedCircuitBreaker breaker = breaker(settings(3, Optional.of(1.0), 100, 0));
            for (int i = 0; i < 3; i++) {
                pass(breaker).failed(Failures.FAILURE);
            }
            assertEquals(State.OPEN, state(breaker));
            assertEquals(3, breaker.breakers().status(peer).failures());
        }
    }

    @Nested
    class Timeouts {

        private List<Duration> opened(KeyedCircuitBreaker breaker, int times) {
            List<Duration> opened = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                pass(breaker).failed(Failures.FAILURE);
                opened.add(refused(breaker));
                ticker.advance(refused(breaker));
            }
            return opened;
        }

        private static List<Duration> seconds(double... seconds) {
            List<Duration> all = new ArrayList<>();
            for (double each : seconds) {
                all.add(Duration.ofNanos((long) (each * 1e9)));
            }
            return all;
        }

        @Test
        void doubleUpToTheLongestWhileProbesFail() {
            KeyedCircuitBreaker breaker = breaker(settings(1, Optional.empty(), 1, 0.25));
            assertEquals(seconds(1, 2, 4, 8, 16, 30, 30), opened(breaker, 7));
            pass(breaker).succeeded();
            assertEquals(seconds(1, 2), opened(breaker, 2), "from the beginning, once it had closed");
        }

        @Test
        void areMovedByJitterButTheFirstAndNeverBeyondTheLongest() {
            chance = 0;
            assertEquals(seconds(1, 1.5, 3, 6), opened(breaker(settings(1, Optional.empty(), 1, 0.25)), 4));
            chance = 1;
            assertEquals(seconds(1, 2.5, 5, 10, 20, 30), opened(breaker(settings(1, Optional.empty(), 1, 0.25)), 6));
        }

        @Test
        void longerThanTheLongestStayAsTheyAre() {
            KeyedCircuitBreaker breaker = breaker(new Breaker(
                    1,
                    Optional.empty(),
                    1,
                    Duration.ofMinutes(5),
                    SECOND,
                    0,
                    PROBE,
                    1,
                    List.of(Kind.CALL),
                    10,
                    Optional.empty()));
            assertEquals(seconds(300, 300, 300), opened(breaker, 3));
        }
    }

    @Nested
    class Probes {

        private final KeyedCircuitBreaker breaker = breaker(settings(1, Optional.empty(), 1, 0));

        private void halfOpen() {
            pass(breaker).failed(Failures.FAILURE);
            ticker.advance(refused(breaker));
        }

        @Test
        void thatNeverSettleGiveTheirPlaceBackAndAreNotHeardOfAgain() {
            halfOpen();
            Pass lost = pass(breaker);
            ticker.advance(PROBE.minusNanos(1));
            assertEquals(Duration.ZERO, refused(breaker));
            ticker.advance(Duration.ofNanos(1));
            Pass second = pass(breaker);
            lost.succeeded();
            assertEquals(State.HALF_OPEN, state(breaker));
            assertEquals(Duration.ZERO, refused(breaker), "the second probe is still the only one");
            lost.failed(Failures.FAILURE);
            second.succeeded();
            assertEquals(State.CLOSED, state(breaker));
        }

        @Test
        void areOneOfAHundredCallersAfterOneWasLostToo() throws Exception {
            halfOpen();
            for (int round = 0; round < 5; round++) {
                long passed = Race.run(100, () -> breaker.enter(peer, Kind.CALL)).stream()
                        .filter(Pass.class::isInstance)
                        .count();
                assertEquals(1, passed);
                ticker.advance(PROBE);
            }
        }

        @Test
        void thatThePeerRefusesSucceed() {
            halfOpen();
            pass(breaker)
                    .failed(P2pError.of(ErrorCode.PERMISSION_DENIED, "not you")
                            .with(Detail.SIDE, "remote")
                            .toException());
            assertEquals(State.CLOSED, state(breaker));
        }

        @Test
        void thatThisSideCancelsSayNothing() {
            halfOpen();
            pass(breaker).failed(new InterruptedException());
            assertEquals(State.HALF_OPEN, state(breaker));
            pass(breaker).succeeded();
            assertEquals(State.CLOSED, state(breaker));
        }
    }
}
