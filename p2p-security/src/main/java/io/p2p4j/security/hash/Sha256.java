package io.p2p4j.security.hash;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Computes SHA-256 into arrays that exist already. Not thread-safe. */
public final class Sha256 {

    /** The bytes of a hash. */
    public static final int LENGTH = 32;

    private final MessageDigest digest;

    /** Takes the JDK's. */
    public Sha256() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Adds a byte to what is hashed. */
    public Sha256 add(byte first) {
        digest.update(first);
        return this;
    }

    /** Returns the hash of these bytes, one after the other. */
    public static byte[] of(byte[]... parts) {
        Sha256 hash = new Sha256();
        for (byte[] part : parts) {
            hash.add(part, 0, part.length);
        }
        byte[] out = new byte[LENGTH];
        hash.into(out);
        return out;
    }

    /** Adds bytes to what is hashed. */
    public Sha256 add(byte[] bytes, int from, int to) {
        digest.update(bytes, from, to - from);
        return this;
    }

    /** Ends the hash and writes it. */
    public void into(byte[] out) {
        try {
            digest.digest(out, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("a hash has " + LENGTH + " bytes, as many as there is room for", e);
        }
    }
}
