package io.p2p4j.api.rpc;

import io.p2p4j.api.time.Deadline;

/** A request as its handler sees it, after trust, limit and permission. */
public interface Request {

    /** Returns the method, as {@code service/method}. */
    String method();

    /**
     * Returns the parameters as a type: a record, a list, a map, a boxed value or a string.
     *
     * @throws io.p2p4j.api.error.RemoteException with {@code INVALID_PARAMS} if they do not fit
     */
    <T> T params(Class<T> type);

    /**
     * Returns the moment by which the caller gives up: the one it named, and no later than this node's {@code
     * node.call_timeout} after the request arrived. What is asked of others on its behalf should end by then.
     */
    Deadline deadline();
}
