package io.p2p4j.resilience.breaker;

import io.p2p4j.api.config.ResilienceConfig.Breaker;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.api.resilience.Outcome;
import io.p2p4j.api.resilience.PeerBreakers.Forced;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Says in the plainest way what a breaker of one peer, without jitter, has to do. */
final class BreakerModel {

    private final Breaker settings;
    private final Deque<Boolean> window = new ArrayDeque<>(); // true where it failed
    private Optional<Forced> forced = Optional.empty();
    private State counted = State.CLOSED;
    int generation;
    int changes;
    private int failures;
    private int successes;
    private long openedAt;
    private long openFor;
    private long probeAt;
    private boolean probing;

    BreakerModel(Breaker settings) {
        this.settings = settings;
    }

    State state() {
        return forced.map(kept -> kept == Forced.OPEN ? State.OPEN : State.CLOSED)
                .orElse(counted);
    }

    /** Returns how long to wait, or empty if the operation passes. */
    Optional<Duration> enter(long now) {
        if (forced.isPresent()) {
            return forced.filter(Forced.OPEN::equals).map(kept -> Duration.ofNanos(Long.MAX_VALUE));
        }
        if (counted == State.OPEN && now - openedAt < openFor) {
            return Optional.of(Duration.ofNanos(openedAt + openFor - now));
        }
        if (counted == State.OPEN) {
            change(State.HALF_OPEN);
        } else if (counted == State.HALF_OPEN && probing) {
            if (now - probeAt < settings.probeTimeout().toNanos()) {
                return Optional.of(Duration.ZERO);
            }
            generation++;
        }
        probing = counted == State.HALF_OPEN;
        probeAt = now;
        return Optional.empty();
    }

    /** Takes the outcome of an operation that passed in some generation. */
    void settle(int ofGeneration, Outcome outcome, long now) {
        if (ofGeneration != generation || forced.isPresent()) {
            return;
        }
        probing = false;
        if (outcome == Outcome.SUCCEEDED) {
            failures = 0;
            successes++;
        } else if (outcome == Outcome.FAILED) {
            failures++;
            successes = 0;
        }
        if (outcome != Outcome.UNKNOWN) {
            count(outcome == Outcome.FAILED);
            decide(now);
        }
    }

    private void count(boolean failed) {
        window.addLast(failed);
        if (window.size() > settings.window()) {
            window.removeFirst();
        }
    }

    private void decide(long now) {
        long failed = window.stream().filter(each -> each).count();
        boolean tooMany = settings.failureRate()
                .filter(rate -> failed >= rate * settings.window())
                .isPresent();
        if (counted == State.CLOSED && (failures >= settings.failureThreshold() || tooMany)) {
            openFor = settings.timeout().toNanos();
            openedAt = now;
            change(State.OPEN);
        } else if (counted == State.HALF_OPEN && failures > 0) {
            openFor = Math.min(2 * openFor, settings.maxTimeout().toNanos());
            openedAt = now;
            change(State.OPEN);
        } else if (counted == State.HALF_OPEN && successes == settings.successThreshold()) {
            change(State.CLOSED);
        }
    }

    void force(Forced kept) {
        State before = state();
        forced = Optional.of(kept);
        generation++;
        probing = false;
        changes += state() == before ? 0 : 1;
    }

    void reset() {
        State before = state();
        forced = Optional.empty();
        counted = State.CLOSED;
        forget();
        changes += state() == before ? 0 : 1;
    }

    private void change(State next) {
        counted = next;
        changes++;
        forget();
    }

    private void forget() {
        generation++;
        probing = false;
        failures = 0;
        successes = 0;
        window.clear();
    }
}
