package io.p2p4j.security.noise;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * Holds an X25519 key pair of one handshake and agrees on secrets with it.
 *
 * @see <a href="https://noiseprotocol.org/noise.html#the-25519-dh-functions">Noise, the 25519 DH functions</a>
 */
final class NoiseKeyPair implements AutoCloseable {

    /** The length of either key and of a secret. */
    static final int LENGTH = X25519.POINT_SIZE;

    private final byte[] privateKey;
    private final byte[] publicKey = new byte[LENGTH];

    /** Takes the private key over: it is wiped with this pair. */
    NoiseKeyPair(byte[] privateKey) {
        this.privateKey = privateKey;
        X25519.scalarMultBase(privateKey, 0, publicKey, 0);
    }

    static NoiseKeyPair generate(SecureRandom random) {
        byte[] privateKey = new byte[LENGTH];
        X25519.generatePrivateKey(random, privateKey);
        return new NoiseKeyPair(privateKey);
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * Returns the secret shared with the holder of another key; the caller wipes it.
     *
     * @throws InvalidKeyException if it is all zeros, which a key of small order forces on everybody
     */
    byte[] agree(byte[] remote) throws GeneralSecurityException {
        byte[] secret = new byte[LENGTH];
        if (!X25519.calculateAgreement(privateKey, 0, remote, 0, secret, 0)) {
            throw new InvalidKeyException("the remote's X25519 key has small order");
        }
        return secret;
    }

    @Override
    public void close() {
        Arrays.fill(privateKey, (byte) 0);
    }
}
