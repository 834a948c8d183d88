package io.p2p4j.api.error;

import java.io.Serial;

/** Says that the breaker of a failing peer refused at once; nothing was sent, and waiting helps. */
public final class CircuitBreakerOpenException extends P2pException {

    @Serial
    private static final long serialVersionUID = 1L;

    CircuitBreakerOpenException(P2pError error) {
        super(error);
    }
}
