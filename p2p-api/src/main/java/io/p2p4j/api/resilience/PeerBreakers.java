package io.p2p4j.api.resilience;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Shows the breakers of single peers, and changes them by hand, while a {@link CircuitBreaker} runs. Thread-safe. */
public interface PeerBreakers {

    /** Returns how the breaker of a peer stands; one that was never entered is closed. */
    Status status(PeerId peer);

    /** Returns a copy of all that are not closed, or closed with failures or by force. */
    Map<PeerId, Status> list();

    /** Closes a peer's breaker and forgets what was counted and forced. */
    void reset(PeerId peer);

    /** Keeps a peer's breaker open, or closed, whatever happens, until it is reset. */
    void force(PeerId peer, Forced state);

    /** The states in which a breaker can be kept. */
    enum Forced {
        /** Nothing passes, not even a probe. */
        OPEN,
        /** All pass and nothing is counted. */
        CLOSED
    }

    /**
     * How a breaker stands.
     *
     * @param state its state; one whose timeout has passed is OPEN until its probe enters
     * @param failures that count towards opening it, while closed; else those that opened it
     * @param untilProbe the time until it lets a probe pass; zero unless it is open, the longest of all if by force
     * @param reason what opened it, or forced it; empty while it is closed by itself
     * @param forced whether it is kept in that state by hand
     */
    record Status(State state, int failures, Duration untilProbe, Optional<String> reason, boolean forced) {

        /** How the breaker of a peer stands that was never seen. */
        public static final Status UNSEEN = new Status(State.CLOSED, 0, Duration.ZERO, Optional.empty(), false);
    }
}
