package io.p2p4j.api.rpc;

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
}
