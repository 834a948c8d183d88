package io.p2p4j.security.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;

/** Verifies RSA signatures: a SubjectPublicKeyInfo of bounded size, SHA-256, PKCS #1 v1.5. */
final class RsaSignatures {

    /** Shorter keys can be broken. */
    static final int MIN_BITS = 2048;

    /** Longer keys cost whoever verifies more than the one who sends them. */
    static final int MAX_BITS = 8192;

    /** A long exponent makes verifying as dear as signing; 65537 has 17 bits. */
    static final int MAX_EXPONENT_BITS = 32;

    private RsaSignatures() {}

    static boolean verify(byte[] key, byte[] message, byte[] signature) {
        try {
            if (!(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key)) instanceof RSAPublicKey rsa)
                    || !isBounded(rsa)) {
                return false;
            }
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(rsa);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // no such key, or no such signature: the peer proved nothing
        }
    }

    private static boolean isBounded(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        return bits >= MIN_BITS
                && bits <= MAX_BITS
                && key.getPublicExponent().testBit(0)
                && key.getPublicExponent().bitLength() > 1
                && key.getPublicExponent().bitLength() <= MAX_EXPONENT_BITS;
    }
}
