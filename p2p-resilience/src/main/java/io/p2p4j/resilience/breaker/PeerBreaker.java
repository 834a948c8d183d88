package io.p2p4j.resilience.breaker;

import dev.failsafe.CircuitBreaker;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.api.resilience.Outcome;
import io.p2p4j.api.resilience.PeerBreakers.Forced;
import io.p2p4j.api.resilience.PeerBreakers.Status;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.resilience.keyed.Loss;
import io.p2p4j.resilience.keyed.Slot;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;

/**
 * Follows one peer. Used with its lock held.
 *
 * <p>Failsafe counts results and holds the state. It is never asked for permits, since it would measure the timeout with
 * a clock of its own and let as many probes pass as it takes to close; the time, the single probe and the generations
 * are kept here.
 */
@SuppressWarnings("serial") // a lock is serializable, a breaker is never written
final class PeerBreaker extends Slot {

    /** The wait for what does not pass at any time. */
    static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);

    @Serial
    private static final long serialVersionUID = 1L;

    private final Ticker ticker;
    private Terms terms;
    private CircuitBreaker<Object> circuit;
    private Optional<Forced> forced = Optional.empty();
    private String reason = "";
    private long generation; // how often the state has changed, or a probe was given up
    private long openedAt;
    private long openFor;
    private long probeAt;
    private long touchedAt; // the last time that a result counted or a probe began
    private int reopened; // since it was closed
    private int inARow; // failures
    private int openedBy; // failures
    private int passes; // not yet settled
    private boolean probing;

    PeerBreaker(Terms terms, Ticker ticker) {
        this.ticker = ticker;
        this.terms = terms;
        this.circuit = terms.closed();
        this.touchedAt = ticker.nanos();
    }

    /** A change of state. */
    record Change(State from, State to, String reason) {}

    /** Goes by other terms from now on; what is open stays open, for as long as it was to be. */
    void follow(Terms next) {
        if (next.equals(terms)) {
            return;
        }
        CircuitBreaker<Object> before = circuit;
        terms = next;
        circuit = next.closed();
        switch (before.getState()) {
            case CLOSED -> {
                long kept =
                        Math.min(before.getFailureCount(), circuit.getConfig().getFailureThreshold() - 1);
                for (int i = 0; i < kept; i++) {
                    circuit.recordFailure();
                }
            }
            case OPEN -> circuit.open();
            case HALF_OPEN -> circuit.halfOpen();
        }
    }

    State state() {
        return forced.map(kept -> kept == Forced.OPEN ? State.OPEN : State.CLOSED)
                .orElseGet(() -> switch (circuit.getState()) {
                    case CLOSED -> State.CLOSED;
                    case OPEN -> State.OPEN;
                    case HALF_OPEN -> State.HALF_OPEN;
                });
    }

    long generation() {
        return generation;
    }

    String reason() {
        return reason;
    }

    /** Returns the time after which a probe may pass, zero if one is under way; empty if an operation may pass now. */
    Optional<Duration> refusal() {
        if (forced.isPresent()) {
            return forced.filter(Forced.OPEN::equals).map(open -> NEVER);
        }
        return switch (circuit.getState()) {
            case CLOSED -> Optional.empty();
            case OPEN -> Optional.of(untilProbe()).filter(Duration::isPositive);
            case HALF_OPEN ->
                probing && ticker.nanos() - probeAt < terms.probeTimeout()
                        ? Optional.of(Duration.ZERO)
                        : Optional.empty();
        };
    }

    private Duration untilProbe() {
        return Duration.ofNanos(Math.max(0, openFor - (ticker.nanos() - openedAt)));
    }

    /** Lets an operation pass that is not refused; returns the change if that half-opened the breaker. */
    Optional<Change> pass() {
        passes++;
        if (state() == State.CLOSED) {
            return Optional.empty();
        }
        boolean opened = circuit.isOpen();
        if (opened) {
            circuit.halfOpen();
        }
        if (opened || probing) {
            generation++; // of the probe that was given up nothing is heard any more
        }
        probing = true;
        probeAt = ticker.nanos();
        touchedAt = probeAt;
        return opened ? Optional.of(new Change(State.OPEN, State.HALF_OPEN, "a probe")) : Optional.empty();
    }

    /** Takes the outcome of an operation that passed in some generation; returns the change if there was one. */
    Optional<Change> settle(long ofGeneration, Outcome outcome, String failure) {
        passes--;
        if (ofGeneration != generation || forced.isPresent() || evicted()) {
            return Optional.empty();
        }
        probing = false;
        State before = state();
        switch (outcome) {
            case SUCCEEDED -> succeeded();
            case FAILED -> failed();
            case UNKNOWN -> {
                return Optional.empty();
            }
        }
        touchedAt = ticker.nanos();
        return state() == before ? Optional.empty() : Optional.of(changed(before, failure));
    }

    private void succeeded() {
        inARow = 0;
        circuit.recordSuccess();
    }

    private void failed() {
        inARow++;
        circuit.recordFailure();
        if (circuit.isClosed() && inARow >= terms.settings().failureThreshold()) {
            circuit.open(); // before the rate says so
        }
    }

    private Change changed(State before, String failure) {
        generation++;
        State now = state();
        if (now == State.OPEN) {
            reopened = before == State.HALF_OPEN ? reopened + 1 : 0;
            openedBy = before == State.HALF_OPEN ? openedBy : opening();
            openedAt = ticker.nanos();
            openFor = terms.openFor(reopened);
            reason = before == State.HALF_OPEN
                    ? "a probe failed: " + failure
                    : terms.reason(inARow, Duration.ofNanos(openFor), failure);
            return new Change(before, now, reason);
        }
        reopened = 0;
        inARow = 0;
        reason = "";
        return new Change(before, now, "probes succeeded");
    }

    /** Returns the failures that opened it: those in a row, else as many as the rate allows. */
    private int opening() {
        return inARow >= terms.settings().failureThreshold()
                ? inARow
                : circuit.getConfig().getFailureThreshold();
    }

    /** Keeps it in a state; returns the change if it was in another. */
    Optional<Change> force(Forced kept) {
        State before = state();
        forced = Optional.of(kept);
        reason = "forced " + state() + " by hand";
        return byHand(before);
    }

    /** Closes it and forgets everything; returns the change if it was in another state. */
    Optional<Change> reset() {
        State before = state();
        forced = Optional.empty();
        circuit = terms.closed();
        reason = "";
        reopened = 0;
        inARow = 0;
        return byHand(before);
    }

    private Optional<Change> byHand(State before) {
        generation++;
        probing = false;
        touchedAt = ticker.nanos();
        return state() == before
                ? Optional.empty()
                : Optional.of(new Change(before, state(), reason.isEmpty() ? "reset by hand" : reason));
    }

    Status status() {
        State state = state();
        Duration wait = forced.isPresent() ? refusal().orElse(Duration.ZERO) : untilProbe();
        return new Status(
                state,
                state == State.CLOSED ? failures() : openedBy,
                state == State.OPEN ? wait : Duration.ZERO,
                Optional.of(reason).filter(text -> !text.isEmpty()),
                forced.isPresent());
    }

    private int failures() {
        return terms.settings().failureRate().isPresent() ? (int) Math.max(inARow, circuit.getFailureCount()) : inARow;
    }

    /**
     * Nothing is lost if it is closed without failures and nothing is under way, or if it was left alone for long.
     *
     * <p>The second keeps peers that died long ago from filling the table for ever. Long is twice the time that it may
     * take until it is asked again, so that a peer that is asked as soon as its breaker permits is not met with a new one.
     */
    @Override
    protected Loss loss(boolean toKnown) {
        if (forced.isPresent()) {
            return Loss.FORBIDDEN;
        }
        boolean clean = circuit.isClosed() && failures() == 0 && passes == 0;
        long patience = Math.max(
                circuit.isOpen() ? openFor : terms.settings().timeout().toNanos(),
                passes > 0 ? terms.probeTimeout() : 0);
        return clean || ticker.nanos() - touchedAt >= 2 * patience ? Loss.NONE : Loss.FORBIDDEN;
    }
}
