package io.p2p4j.api.error;

import java.io.Serial;

/** Says that a budget is spent; the caller can slow down, {@link P2pError#retryAfter()} tells how long. */
public final class RateLimitException extends P2pException {

    @Serial
    private static final long serialVersionUID = 1L;

    RateLimitException(P2pError error) {
        super(error);
    }
}
