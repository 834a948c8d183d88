package io.p2p4j.api.resilience;

import io.p2p4j.api.peer.PeerId;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Stops asking a peer that keeps failing, and probes it after a while. Thread-safe; memory is bounded.
 *
 * <p>One breaker per peer: CLOSED lets all pass; OPEN refuses at once; HALF_OPEN lets exactly one probe at a time pass. A
 * breaker that can take over other settings while it runs is {@link io.p2p4j.api.spi.Reloadable} for {@link
 * io.p2p4j.api.config.ResilienceConfig.Breaker}.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>A result that belongs to a pass from before the last change of state changes nothing.
 *   <li>A probe that is not settled in time gives its place back; its result, should it come, changes nothing.
 *   <li>A peer's breaker never opens for what another peer did.
 * </ul>
 *
 * @see <a href="https://martinfowler.com/bliki/CircuitBreaker.html">Circuit breaker</a>
 */
public interface CircuitBreaker {

    /** Asks to operate on a peer; never blocks. A {@link Pass} must be settled, best in a try block. */
    Entry enter(PeerId peer, Kind kind);

    /** Returns what shows and changes the breakers of single peers. */
    PeerBreakers breakers();

    /** Sets who hears of each change of state, once per change, outside locks; replaces the one before. */
    void onChange(Consumer<Transition> observer);

    /** The kinds of operations; {@code resilience.circuit_breaker.counts} says which of them are guarded. */
    enum Kind {
        /** Connecting to the peer. */
        CONNECT,
        /** Asking it something. */
        CALL
    }

    /** The states of a breaker. */
    enum State {
        /** Operations pass and failures are counted. */
        CLOSED,
        /** Operations are refused. */
        OPEN,
        /** One probe at a time passes. */
        HALF_OPEN
    }

    /**
     * A change of a peer's breaker from one state to another.
     *
     * @param peer whose
     * @param from the state before
     * @param to the state after
     * @param reason what brought it about, for people
     */
    record Transition(PeerId peer, State from, State to, String reason) {}

    /** Says whether an operation may go ahead. */
    sealed interface Entry permits Open, Pass {}

    /**
     * The breaker refuses; nothing may be sent.
     *
     * @param retryAfter after which a probe may pass; zero while one is under way
     * @param rule the config section of the breaker
     * @param reason what opened it, for people
     */
    record Open(Duration retryAfter, String rule, String reason) implements Entry {}

    /** The operation may go ahead; settled once, later calls change nothing. */
    non-sealed interface Pass extends Entry, AutoCloseable {

        /** Counts a success. */
        void succeeded();

        /** Counts what {@link Outcome#of(Throwable)} says of a failure, which may be nothing, or even a success. */
        void failed(Throwable failure);

        /** Gives the place back uncounted, if neither was called: the operation said nothing about the peer. */
        @Override
        void close();
    }
}
