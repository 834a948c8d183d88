package io.p2p4j.resilience.breaker;

import io.p2p4j.api.resilience.CircuitBreaker;

/** Lets an operation pass of which nothing is counted. */
enum UncountedPass implements CircuitBreaker.Pass {
    /** The only one. */
    UNCOUNTED;

    @Override
    public void succeeded() {
        // nothing is counted
    }

    @Override
    public void failed(Throwable failure) {
        // nothing is counted
    }

    @Override
    public void close() {
        // nothing is kept
    }
}
