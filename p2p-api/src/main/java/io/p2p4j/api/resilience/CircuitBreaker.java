package io.p2p4j.api.resilience;

import io.p2p4j.api.peer.PeerId;
import java.time.Duration;
import java.util.function.BiConsumer;

/**
 * Stops asking a peer that keeps failing, and probes it after a while. Thread-safe; memory is bounded.
 *
 * <p>One breaker per peer: CLOSED lets all pass; OPEN refuses at once; HALF_OPEN lets exactly one probe at a time pass.
 *
 * <h2>Guarantees</h2>
 *
 * A result that belongs to a pass from before the last change of state changes nothing.
 *
 * @see <a href="https://martinfowler.com/bliki/CircuitBreaker.html">Circuit breaker</a>
 */
public interface CircuitBreaker {

    /** Asks to operate on a peer; never blocks. A {@link Pass} must be settled, best in a try block. */
    Entry enter(PeerId peer);

    /** Returns the state of a peer's breaker; one that was never entered is closed. */
    State state(PeerId peer);

    /**
     * Sets who hears of each change of state, once per change, outside locks; replaces the one before.
     *
     * @param observer takes the peer and its new state
     */
    void onChange(BiConsumer<PeerId, State> observer);

    /** The states of a breaker. */
    enum State {
        /** Operations pass and failures are counted. */
        CLOSED,
        /** Operations are refused. */
        OPEN,
        /** One probe at a time passes. */
        HALF_OPEN
    }

    /** Says whether an operation may go ahead. */
    sealed interface Entry permits Open, Pass {}

    /**
     * The breaker refuses; nothing may be sent.
     *
     * @param retryAfter after which a probe may pass; zero while one is under way
     * @param rule the config section of the breaker
     */
    record Open(Duration retryAfter, String rule) implements Entry {}

    /** The operation may go ahead; settled once, later calls change nothing. */
    non-sealed interface Pass extends Entry, AutoCloseable {

        /** Counts a success. */
        void succeeded();

        /** Counts a failure of the peer or the network; a refusal by its policy is none. */
        void failed();

        /** Gives the place back uncounted, if neither was called: the operation said nothing about the peer. */
        @Override
        void close();
    }
}
