package io.p2p4j.api.resilience;

/** Names what a peer can spend. */
public enum Currency {
    /** Requests; what was spent comes back with time. */
    REQUESTS,
    /** Bytes that a peer sends; what was spent comes back with time. */
    BYTES,
    /** Streams that are open at once; what was spent comes back when they are closed. */
    STREAMS
}
