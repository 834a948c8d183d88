package io.p2p4j.api.transport;

/** Serves one stream that a peer opened. */
@FunctionalInterface
public interface StreamHandler {

    /**
     * Serves the stream, on a virtual thread of its own.
     *
     * <p>Returning closes the stream; throwing resets it.
     */
    void handle(Stream stream) throws InterruptedException;
}
