package io.p2p4j.resilience.breaker;

import io.p2p4j.api.config.ResilienceConfig.Breaker;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.Kind;
import io.p2p4j.api.resilience.CircuitBreaker.Open;
import io.p2p4j.api.resilience.CircuitBreaker.Pass;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.api.resilience.Outcome;
import io.p2p4j.resilience.keyed.Interleavings;
import io.p2p4j.resilience.keyed.Peers;
import io.p2p4j.resilience.keyed.SettableTicker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.junit.jupiter.api.Test;

/** Shows that operations which enter and end at once are let pass and counted as if they came one after another. */
class BreakerInterleavingsTest {

    private static final int THREADS = 8; // at most, with those before and after
    private static final Duration TIMEOUT = Duration.ofNanos(100);
    private static final Breaker SETTINGS = new Breaker(
            2, Optional.empty(), 4, TIMEOUT, TIMEOUT, 0, TIMEOUT, 1, List.of(Kind.CALL), 4, Optional.empty());

    @Test
    void operationsOfOnePeerAreCountedAsIfOneAfterAnother() {
        Interleavings.check(Concurrent.class, Sequential.class);
    }

    /** What is tested; each thread has at most one operation under way. */
    @Param(name = "thread", gen = ThreadIdGen.class)
    public static class Concurrent {

        private final PeerId peer = Peers.random(new Random(12));
        private final SettableTicker ticker = new SettableTicker(0);
        private final KeyedCircuitBreaker breaker = new KeyedCircuitBreaker(SETTINGS, ticker, () -> 0.5);
        private final Pass[] underWay = new Pass[THREADS];

        public Concurrent() {
            for (int i = 0; i < THREADS; i++) {
                underWay[i] = UncountedPass.UNCOUNTED;
            }
        }

        @Operation
        public long enter(@Param(name = "thread") int thread) {
            return switch (breaker.enter(peer, Kind.CALL)) {
                case Open no -> no.retryAfter().toNanos();
                case Pass pass -> {
                    underWay[thread] = pass;
                    yield -1;
                }
            };
        }

        @Operation
        public void succeed(@Param(name = "thread") int thread) {
            underWay[thread].succeeded();
        }

        @Operation
        public void fail(@Param(name = "thread") int thread) {
            underWay[thread].failed(Failures.FAILURE);
        }

        @Operation
        public void giveUp(@Param(name = "thread") int thread) {
            underWay[thread].close();
        }

        @Operation
        public State state() {
            return breaker.breakers().status(peer).state();
        }

        @Operation
        public void reset() {
            breaker.breakers().reset(peer);
        }

        @Operation
        public void advance() {
            ticker.advance(TIMEOUT);
        }
    }

    /** What it has to be like. */
    public static class Sequential {

        private static final int NONE = -1;

        private final BreakerModel model = new BreakerModel(SETTINGS);
        private final int[] underWay = new int[THREADS];
        private long now;

        public Sequential() {
            for (int i = 0; i < THREADS; i++) {
                underWay[i] = NONE;
            }
        }

        public long enter(int thread) {
            Optional<Duration> refusal = model.enter(now);
            if (refusal.isEmpty()) {
                underWay[thread] = model.generation;
            }
            return refusal.map(Duration::toNanos).orElse(-1L);
        }

        public void succeed(int thread) {
            settle(thread, Outcome.SUCCEEDED);
        }

        public void fail(int thread) {
            settle(thread, Outcome.FAILED);
        }

        public void giveUp(int thread) {
            settle(thread, Outcome.UNKNOWN);
        }

        private void settle(int thread, Outcome outcome) {
            if (underWay[thread] != NONE) {
                model.settle(underWay[thread], outcome, now);
                underWay[thread] = NONE;
            }
        }

        public State state() {
            return model.state();
        }

        public void reset() {
            model.reset();
        }

        public void advance() {
            now += TIMEOUT.toNanos();
        }
    }
}
