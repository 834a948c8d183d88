package io.p2p4j.security.vault;

/** Says whether what a file asks to be spent on a passphrase is within bounds. */
enum Strength {
    /** A guess would cost too little. */
    TOO_WEAK,
    /** It protects, and can be paid. */
    WITHIN_BOUNDS,
    /** Opening it would cost more than anybody should be made to pay. */
    TOO_COSTLY
}
