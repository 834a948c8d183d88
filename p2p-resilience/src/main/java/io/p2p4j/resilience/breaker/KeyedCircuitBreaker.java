package io.p2p4j.resilience.breaker;

import dev.failsafe.CircuitBreakerBuilder;
import io.p2p4j.api.config.ResilienceConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.Outcome;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.resilience.keyed.PeerTable;
import io.p2p4j.resilience.keyed.Slot;
import io.p2p4j.resilience.keyed.StateOfPeer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Breaks the circuit to a peer after failures in a row, and probes it one operation at a time.
 *
 * <p>A state changes when somebody enters or settles and at no other time: a breaker whose timeout has passed reports
 * OPEN until the probe enters. A peer without a breaker of its own, whether never seen or one of those that share, is
 * reported CLOSED; a change of the shared breaker is reported under the peer that brought it about.
 */
final class KeyedCircuitBreaker implements CircuitBreaker {

    private static final String RULE = "resilience.circuit_breaker";

    private final Ticker ticker;
    private final PeerTable<PeerBreaker> breakers;
    private volatile Consumer<Transition> observer = transition -> {};

    KeyedCircuitBreaker(ResilienceConfig.Breaker settings, Ticker ticker) {
        this.ticker = ticker;
        this.breakers = new PeerTable<>(settings.maxPeers(), new ClosedBreakers(settings, ticker));
    }

    @Override
    public Entry enter(PeerId peer, Kind kind) {
        PeerPass pass;
        try (Slot<PeerBreaker> slot = breakers.lock(peer)) {
            PeerBreaker breaker = slot.state();
            long now = ticker.nanos();
            Optional<Duration> refusal = breaker.refusal(now);
            if (refusal.isPresent()) {
                return new Open(refusal.get(), RULE, "too many failures");
            }
            boolean halfOpened = breaker.pass(now);
            pass = new PeerPass(this, peer, slot, breaker.generation());
            if (!halfOpened) {
                return pass;
            }
        }
        return announced(pass);
    }

    @Override
    public PeerBreakers breakers() {
        return new Plain();
    }

    private final class Plain implements PeerBreakers {
        @Override
        public Status status(PeerId peer) {
            return new Status(state(peer), 0, Duration.ZERO, Optional.empty(), false);
        }

        @Override
        public java.util.Map<PeerId, Status> list() {
            return java.util.Map.of();
        }

        @Override
        public void reset(PeerId peer) {}

        @Override
        public void force(PeerId peer, Forced state) {}
    }

    State state(PeerId peer) {
        Optional<Slot<PeerBreaker>> own = breakers.find(peer);
        if (own.isEmpty()) {
            return State.CLOSED;
        }
        try (Slot<PeerBreaker> slot = own.get().lock()) {
            return slot.state().state();
        }
    }

    @Override
    public void onChange(Consumer<Transition> newObserver) {
        observer = newObserver;
    }

    void settle(PeerPass pass, Outcome outcome) {
        Optional<State> changed;
        try (Slot<PeerBreaker> slot = pass.slot().lock()) {
            changed = pass.settleOnce()
                    ? slot.state().settle(pass.generation(), outcome, ticker.nanos())
                    : Optional.empty();
        }
        changed.ifPresent(state -> observer.accept(new Transition(pass.peer(), before(state), state, "results")));
    }

    private static State before(State state) {
        return state == State.OPEN ? State.CLOSED : State.HALF_OPEN;
    }

    /** Returns how many peers have a breaker of their own. */
    int peers() {
        return breakers.size();
    }

    private Pass announced(PeerPass probe) {
        try {
            observer.accept(new Transition(probe.peer(), State.OPEN, State.HALF_OPEN, "results"));
            return probe;
        } catch (RuntimeException | Error e) {
            probe.close(); // the caller never gets it, so the place would be taken for ever
            throw e;
        }
    }

    /** Makes breakers that are closed. */
    private static final class ClosedBreakers implements StateOfPeer<PeerBreaker> {

        private final CircuitBreakerBuilder<Object> builder;
        private final Duration timeout;
        private final Ticker ticker;

        ClosedBreakers(ResilienceConfig.Breaker settings, Ticker ticker) {
            this.builder = dev.failsafe.CircuitBreaker.builder()
                    .withFailureThreshold(settings.failureThreshold())
                    .withSuccessThreshold(settings.successThreshold());
            this.timeout = settings.timeout();
            this.ticker = ticker;
        }

        @Override
        public PeerBreaker fresh() {
            return new PeerBreaker(builder.build(), timeout);
        }

        @Override
        public boolean idle(PeerBreaker breaker) {
            return breaker.idle(ticker.nanos());
        }
    }
}
