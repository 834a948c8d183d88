package io.p2p4j.security.aead;

/** Spells the number of a message as its nonce, each number as another one. */
@FunctionalInterface
public interface NonceRule {

    /** Overwrites all of a nonce of {@link Aead#NONCE} bytes. */
    void write(long counter, byte[] nonce);
}
