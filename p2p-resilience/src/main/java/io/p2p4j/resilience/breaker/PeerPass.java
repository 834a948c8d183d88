package io.p2p4j.resilience.breaker;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.Outcome;
import java.util.concurrent.atomic.AtomicBoolean;

/** Reports the outcome of one operation to the breaker that let it pass, once. Thread-safe. */
final class PeerPass implements CircuitBreaker.Pass {

    private static final int LONGEST_REASON = 200;

    private final KeyedCircuitBreaker breakers;
    private final PeerId peer;
    private final PeerBreaker breaker;
    private final long generation;
    private final AtomicBoolean settled = new AtomicBoolean();

    PeerPass(KeyedCircuitBreaker breakers, PeerId peer, PeerBreaker breaker, long generation) {
        this.breakers = breakers;
        this.peer = peer;
        this.breaker = breaker;
        this.generation = generation;
    }

    @Override
    public void succeeded() {
        settle(Outcome.SUCCEEDED, "");
    }

    @Override
    public void failed(Throwable failure) {
        String text = failure.toString();
        settle(Outcome.of(failure), text.substring(0, Math.min(LONGEST_REASON, text.length())));
    }

    @Override
    public void close() {
        settle(Outcome.UNKNOWN, "");
    }

    private void settle(Outcome outcome, String failure) {
        if (settled.compareAndSet(false, true)) {
            breakers.settle(this, outcome, failure);
        }
    }

    PeerId peer() {
        return peer;
    }

    PeerBreaker breaker() {
        return breaker;
    }

    long generation() {
        return generation;
    }
}
