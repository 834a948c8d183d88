package io.p2p4j.resilience.keyed;

/**
 * Tells a {@link PeerTable} how to begin a peer's state and when it may be forgotten.
 *
 * @param <V> the state of one peer
 */
public interface StateOfPeer<V> {

    /** Returns the state of a peer that was never seen. */
    V fresh();

    /** Returns whether the peer loses and gains nothing if the state is forgotten; called with its slot locked. */
    boolean idle(V state);
}
