package io.p2p4j.api.security;

/** Grades peers; each level is more trusted than the one before it. */
public enum TrustLevel {
    /** Blocked: refused always. */
    UNTRUSTED,
    /** Never seen, or nothing known. */
    UNKNOWN,
    /** Proved its key and was let in before. */
    VERIFIED,
    /** Trusted by the operator. */
    TRUSTED,
    /** A peer that the network is entered through. */
    BOOTSTRAP
}
