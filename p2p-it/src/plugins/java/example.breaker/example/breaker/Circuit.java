package example.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.p2p4j.api.config.ResilienceConfig.Breaker;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.CircuitBreaker.Entry;
import io.p2p4j.api.resilience.CircuitBreaker.Open;
import io.p2p4j.api.resilience.CircuitBreaker.Pass;
import io.p2p4j.api.resilience.CircuitBreaker.Transition;
import io.p2p4j.api.resilience.Outcome;
import io.p2p4j.api.resilience.PeerBreakers.Forced;
import io.p2p4j.api.resilience.PeerBreakers.Status;
import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The circuit of one peer: resilience4j counts, this class adds the time, the single probe and generations. */
final class Circuit {

    private static final String RULE = "resilience.circuit_breaker";

    private final PeerId peer;
    private final Breaker settings;
    private final Ticker ticker;
    private final Consumer<Transition> observer;
    private final ReentrantLock lock = new ReentrantLock(); // guards what follows
    private final io.github.resilience4j.circuitbreaker.CircuitBreaker counter;
    private long generation;
    private long openedAt;
    private Optional<Long> probeSince = Optional.empty();
    private long probe;

    Circuit(PeerId peer, Breaker settings, Ticker ticker, Consumer<Transition> observer) {
        this.peer = peer;
        this.settings = settings;
        this.ticker = ticker;
        this.observer = observer;
        this.counter = io.github.resilience4j.circuitbreaker.CircuitBreaker.of(
                peer.toString(),
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                settings.failureThreshold(),
                                settings.failureThreshold(),
                                CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100) // all of the last so many: failures in a row
                        .permittedNumberOfCallsInHalfOpenState(settings.successThreshold())
                        .build());
    }

    Entry enter() {
        State before;
        Pass pass;
        lock.lock();
        try {
            before = counter.getState();
            Optional<Open> refusal = refusal(before);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            if (before == State.OPEN) {
                counter.transitionToHalfOpenState();
                generation++;
            }
            boolean probing = counter.getState() == State.HALF_OPEN;
            probeSince = probing ? Optional.of(ticker.nanos()) : Optional.empty();
            pass = new CircuitPass(this, generation, probing ? Optional.of(++probe) : Optional.empty());
        } finally {
            lock.unlock();
        }
        tell(before);
        return pass;
    }

    private Optional<Open> refusal(State state) {
        return switch (state) {
            case OPEN -> Optional.of(untilProbe()).filter(Duration::isPositive).map(left -> open(left, "failures"));
            case HALF_OPEN ->
                probeSince
                        .filter(since ->
                                ticker.nanos() - since < settings.probeTimeout().toNanos())
                        .map(since -> open(Duration.ZERO, "a probe is under way"));
            case FORCED_OPEN -> Optional.of(open(Duration.ofNanos(Long.MAX_VALUE), "kept open"));
            case CLOSED, DISABLED, METRICS_ONLY -> Optional.empty();
        };
    }

    private static Open open(Duration left, String reason) {
        return new Open(left, RULE, reason);
    }

    private Duration untilProbe() {
        return settings.timeout().minusNanos(ticker.nanos() - openedAt);
    }

    void settle(long ofGeneration, Optional<Long> ofProbe, Outcome outcome) {
        State before;
        lock.lock();
        try {
            before = counter.getState();
            if (ofGeneration != generation
                    || ofProbe.filter(mine -> mine != probe).isPresent()) {
                return;
            }
            probeSince = Optional.empty();
            count(before, outcome);
            if (before != counter.getState()) {
                generation++;
                openedAt = ticker.nanos();
            }
        } finally {
            lock.unlock();
        }
        tell(before);
    }

    private void count(State state, Outcome outcome) {
        switch (outcome) {
            case SUCCEEDED -> counter.onSuccess(0, TimeUnit.NANOSECONDS);
            case FAILED -> {
                if (state == State.HALF_OPEN) {
                    counter.transitionToOpenState(); // the first failed probe is enough
                } else {
                    counter.onError(0, TimeUnit.NANOSECONDS, new IllegalStateException("the peer failed"));
                }
            }
            case UNKNOWN -> {}
        }
    }

    void force(Forced state) {
        change(() -> {
            switch (state) {
                case OPEN -> counter.transitionToForcedOpenState();
                case CLOSED -> counter.transitionToDisabledState();
            }
        });
    }

    void reset() {
        change(counter::reset);
    }

    private void change(Runnable action) {
        State before;
        lock.lock();
        try {
            before = counter.getState();
            action.run();
            generation++;
            probeSince = Optional.empty();
        } finally {
            lock.unlock();
        }
        tell(before);
    }

    /** Outside the lock. */
    private void tell(State before) {
        State now = counter.getState();
        if (state(before) != state(now)) {
            observer.accept(new Transition(peer, state(before), state(now), before + " became " + now));
        }
    }

    Status status() {
        lock.lock();
        try {
            State state = counter.getState();
            Duration left = switch (state) {
                case OPEN -> untilProbe().isPositive() ? untilProbe() : Duration.ZERO;
                case FORCED_OPEN -> Duration.ofNanos(Long.MAX_VALUE);
                default -> Duration.ZERO;
            };
            boolean forced = state == State.FORCED_OPEN || state == State.DISABLED;
            int failures = forced ? 0 : counter.getMetrics().getNumberOfFailedCalls();
            return new Status(state(state), failures, left, Optional.of(state.name()), forced);
        } finally {
            lock.unlock();
        }
    }

    boolean idle() {
        Status status = status();
        return status.state() == CircuitBreaker.State.CLOSED && status.failures() == 0 && !status.forced();
    }

    private static CircuitBreaker.State state(State state) {
        return switch (state) {
            case CLOSED, DISABLED, METRICS_ONLY -> CircuitBreaker.State.CLOSED;
            case OPEN, FORCED_OPEN -> CircuitBreaker.State.OPEN;
            case HALF_OPEN -> CircuitBreaker.State.HALF_OPEN;
        };
    }

    /** Settles once. */
    private static final class CircuitPass implements Pass {

        private final Circuit circuit;
        private final long generation;
        private final Optional<Long> probe;
        private final java.util.concurrent.atomic.AtomicBoolean open =
                new java.util.concurrent.atomic.AtomicBoolean(true);

        CircuitPass(Circuit circuit, long generation, Optional<Long> probe) {
            this.circuit = circuit;
            this.generation = generation;
            this.probe = probe;
        }

        @Override
        public void succeeded() {
            settle(Outcome.SUCCEEDED);
        }

        @Override
        public void failed(Throwable failure) {
            settle(Outcome.of(failure));
        }

        @Override
        public void close() {
            settle(Outcome.UNKNOWN);
        }

        private void settle(Outcome outcome) {
            if (open.getAndSet(false)) {
                circuit.settle(generation, probe, outcome);
            }
        }
    }
}
