package io.p2p4j.resilience.breaker;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.Outcome;
import io.p2p4j.resilience.keyed.Slot;

/** Reports the outcome of one operation to the breaker that let it pass. Thread-safe. */
final class PeerPass implements CircuitBreaker.Pass {

    private final KeyedCircuitBreaker breaker;
    private final PeerId peer;
    private final Slot<PeerBreaker> slot; // stays in use, since a breaker with a pass that is not settled is not idle
    private final long generation;
    private boolean settled; // guarded by the slot

    PeerPass(KeyedCircuitBreaker breaker, PeerId peer, Slot<PeerBreaker> slot, long generation) {
        this.breaker = breaker;
        this.peer = peer;
        this.slot = slot;
        this.generation = generation;
    }

    @Override
    public void succeeded() {
        breaker.settle(this, Outcome.SUCCEEDED);
    }

    @Override
    public void failed(Throwable failure) {
        breaker.settle(this, Outcome.of(failure));
    }

    @Override
    public void close() {
        breaker.settle(this, Outcome.UNKNOWN);
    }

    PeerId peer() {
        return peer;
    }

    Slot<PeerBreaker> slot() {
        return slot;
    }

    long generation() {
        return generation;
    }

    /** Returns true the first time; the slot is locked. */
    boolean settleOnce() {
        boolean first = !settled;
        settled = true;
        return first;
    }
}
