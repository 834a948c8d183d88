package io.p2p4j.security.aead;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/** Names the authenticated ciphers of the channels; each has nonces of 12 bytes and tags of 16. */
public enum Aead {
    /** AES in Galois/counter mode; the key's length says which AES. */
    AES_GCM("AES/GCM/NoPadding", "AES") {
        @Override
        AlgorithmParameterSpec under(byte[] nonce) {
            return new GCMParameterSpec(TAG * Byte.SIZE, nonce);
        }
    },
    /** ChaCha20-Poly1305, with keys of 32 bytes. */
    CHACHA20_POLY1305("ChaCha20-Poly1305", "ChaCha20") {
        @Override
        AlgorithmParameterSpec under(byte[] nonce) {
            return new IvParameterSpec(nonce);
        }
    };

    /** What a message is longer than its plaintext by. */
    public static final int TAG = 16;

    /** The length of the longest key, which every kind takes. */
    static final int KEY = 32;

    /** The length of a nonce. */
    public static final int NONCE = 12;

    private final String transformation;
    private final String keyAlgorithm;

    Aead(String transformation, String keyAlgorithm) {
        this.transformation = transformation;
        this.keyAlgorithm = keyAlgorithm;
    }

    Cipher cipher() throws GeneralSecurityException {
        return Cipher.getInstance(transformation);
    }

    SecretBytes key(byte[] key) {
        return new SecretBytes(keyAlgorithm, key);
    }

    abstract AlgorithmParameterSpec under(byte[] nonce);
}
