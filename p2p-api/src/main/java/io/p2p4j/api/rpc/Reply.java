package io.p2p4j.api.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;

/** What a handler answers. */
public sealed interface Reply {

    /**
     * It did what was asked.
     *
     * @param value what JSON is made of: a record, a list, a map, a boxed value or a string
     */
    record Success(Object value) implements Reply {}

    /**
     * It declines; the caller gets the code and the details that may leave the node.
     *
     * @param error why
     */
    record Failure(P2pError error) implements Reply {}

    /** Returns a success. */
    static Reply of(Object value) {
        return new Success(value);
    }

    /** Returns a failure of the application's own; the peer reads the reason. */
    static Reply declined(String reason) {
        return new Failure(P2pError.of(ErrorCode.APPLICATION_ERROR, reason).with(Detail.REASON, reason));
    }
}
