package io.p2p4j.api.rpc;

/** Serves one method. Called by many threads at once, each a virtual thread that may block. */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Handles a request.
     *
     * <p>A {@link io.p2p4j.api.error.RemoteException} is answered with its error; anything else that is thrown is logged
     * here and answered with {@code INTERNAL_ERROR} and nothing more.
     */
    Reply handle(Request request, Caller caller) throws Exception;
}
