package io.p2p4j.resilience.breaker;

import dev.failsafe.CircuitBreaker;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.api.resilience.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows one peer. Not thread-safe: its slot is locked when it is used.
 *
 * <p>Failsafe counts results and holds the state. It is never asked for permits, since it would measure the timeout with
 * a clock of its own and let as many probes pass as it takes to close; the time, the single probe and the generations
 * are kept here.
 */
final class PeerBreaker {

    private final CircuitBreaker<Object> circuit;
    private final long timeout;
    private long generation; // how often the state has changed
    private long changedAt; // the last time that a result counted or a probe began; while open, when it opened
    private int passes; // not yet settled
    private boolean probing;

    PeerBreaker(CircuitBreaker<Object> circuit, Duration timeout) {
        this.circuit = circuit;
        this.timeout = timeout.toNanos();
    }

    State state() {
        return switch (circuit.getState()) {
            case CLOSED -> State.CLOSED;
            case OPEN -> State.OPEN;
            case HALF_OPEN -> State.HALF_OPEN;
        };
    }

    long generation() {
        return generation;
    }

    /** Returns the time after which a probe may pass, zero if one is under way; empty if an operation may pass now. */
    Optional<Duration> refusal(long now) {
        return switch (state()) {
            case CLOSED -> Optional.empty();
            case OPEN ->
                now - changedAt < timeout
                        ? Optional.of(Duration.ofNanos(timeout - (now - changedAt)))
                        : Optional.empty();
            case HALF_OPEN -> probing ? Optional.of(Duration.ZERO) : Optional.empty();
        };
    }

    /** Lets an operation pass that is not refused; returns whether that half-opened the breaker. */
    boolean pass(long now) {
        passes++;
        State before = state();
        if (before == State.OPEN) {
            circuit.halfOpen();
            generation++;
        }
        if (before != State.CLOSED) {
            changedAt = now;
            probing = true;
        }
        return before == State.OPEN;
    }

    /** Takes the outcome of an operation that passed in some generation; returns the new state if it changed. */
    Optional<State> settle(long ofGeneration, Outcome outcome, long now) {
        passes--;
        if (ofGeneration != generation) {
            return Optional.empty();
        }
        probing = false;
        State before = state();
        switch (outcome) {
            case SUCCEEDED -> circuit.recordSuccess();
            case FAILED -> circuit.recordFailure();
            case UNKNOWN -> {
                return Optional.empty();
            }
        }
        changedAt = now;
        if (state() == before) {
            return Optional.empty();
        }
        generation++;
        return Optional.of(state());
    }

    /**
     * Returns whether it can be forgotten: nothing is under way, and it is closed without failures or was left alone for
     * twice its timeout.
     *
     * <p>The second keeps peers that died long ago from filling the table for ever. Twice, so that a peer that is asked
     * again as soon as its breaker permits is not met with a new one.
     */
    boolean idle(long now) {
        boolean clean = state() == State.CLOSED && circuit.getFailureCount() == 0;
        return passes == 0 && (clean || now - changedAt >= 2 * timeout);
    }
}
