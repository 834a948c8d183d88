package io.p2p4j.security.token;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Hashes for one purpose, which is hashed first, so that no hash of one purpose is one of another. */
final class Sha256 {

    private Sha256() {}

    static byte[] of(String purpose, byte[] data) {
        try {
            MessageDigest hash = MessageDigest.getInstance("SHA-256");
            hash.update(purpose.getBytes(StandardCharsets.US_ASCII));
            return hash.digest(data);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
