package io.p2p4j.node.gate;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.node.observe.Metrics;

/**
 * Passes each operation on a peer through the peer's breaker and tells it how the operation ended.
 *
 * <p>What counts against the peer, and what for it, says {@link io.p2p4j.api.resilience.Outcome}.
 */
public final class Guard {

    private final CircuitBreaker breaker;
    private final Metrics metrics;

    /** Guards with a breaker and counts what it refuses. */
    public Guard(CircuitBreaker breaker, Metrics metrics) {
        this.breaker = breaker;
        this.metrics = metrics;
    }

    /**
     * An operation on a peer.
     *
     * @param <T> what it yields
     */
    @FunctionalInterface
    public interface Operation<T> {
        /** Operates. */
        T run() throws InterruptedException;
    }

    /**
     * Runs an operation if the breaker lets it pass.
     *
     * @throws io.p2p4j.api.error.CircuitBreakerOpenException if it does not; nothing was sent
     */
    public <T> T run(PeerId peer, CircuitBreaker.Kind kind, Operation<T> operation) throws InterruptedException {
        return switch (breaker.enter(peer, kind)) {
            case CircuitBreaker.Open open -> throw refused(peer, open);
            case CircuitBreaker.Pass pass -> run(pass, operation);
        };
    }

    /**
     * Runs an operation that waits for nothing of the peer, if the breaker lets it pass; its end counts neither way.
     *
     * @throws io.p2p4j.api.error.CircuitBreakerOpenException if it does not
     */
    public <T> T runUncounted(PeerId peer, Operation<T> operation) throws InterruptedException {
        return switch (breaker.enter(peer, CircuitBreaker.Kind.CALL)) {
            case CircuitBreaker.Open open -> throw refused(peer, open);
            case CircuitBreaker.Pass entered -> {
                try {
                    yield operation.run();
                } finally {
                    entered.close();
                }
            }
        };
    }

    /** The pass is closed last of all, so that a failure is settled before it. */
    private static <T> T run(CircuitBreaker.Pass entered, Operation<T> operation) throws InterruptedException {
        try (CircuitBreaker.Pass pass = entered) {
            try {
                T result = operation.run();
                pass.succeeded();
                return result;
            } catch (P2pException e) {
                pass.failed(e);
                throw e;
            }
        }
    }

    private P2pException refused(PeerId peer, CircuitBreaker.Open open) {
        P2pError error = refusal(peer, open);
        metrics.refusal(error.code(), open.rule());
        return error.toException();
    }

    /** Returns the error of a call that a breaker refuses. */
    public static P2pError refusal(PeerId peer, CircuitBreaker.Open open) {
        return P2pError.of(ErrorCode.CIRCUIT_BREAKER_OPEN, "peer " + peer + " is left alone: " + open.reason())
                .with(Detail.RULE, open.rule())
                .with(Detail.PEER, peer.toString())
                .with(Detail.SIDE, "local")
                .retryAfter(open.retryAfter());
    }
}
