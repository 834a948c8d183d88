package io.p2p4j.resilience.breaker;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;

/** Makes failures of a peer. */
final class Failures {

    @SuppressWarnings("StaticAssignmentOfThrowable") // its trace is of no interest
    static final P2pException FAILURE =
            P2pError.of(ErrorCode.NETWORK_ERROR, "a failure of a test").toException();

    private Failures() {}
}
