package io.p2p4j.resilience.breaker;

/** Says what an operation told about its peer. */
enum Outcome {
    /** It works. */
    SUCCEEDED,
    /** It does not. */
    FAILED,
    /** Nothing. */
    UNKNOWN
}
