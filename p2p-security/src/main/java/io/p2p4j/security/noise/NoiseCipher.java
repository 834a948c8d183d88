package io.p2p4j.security.noise;

import io.p2p4j.security.aead.Aead;
import io.p2p4j.security.aead.CipherState;
import java.security.GeneralSecurityException;

/**
 * Makes the cipher states of Noise: ChaCha20-Poly1305 under nonces of 32 zero bits and the number, little-endian.
 *
 * @see <a href="https://noiseprotocol.org/noise.html#the-chachapoly-cipher-functions">Noise, the ChaChaPoly cipher
 *     functions</a>
 */
final class NoiseCipher {

    /** The length of a key. */
    static final int KEY = 32;

    private NoiseCipher() {}

    /** Takes the key over: it is wiped with the state. */
    static CipherState of(byte[] key) throws GeneralSecurityException {
        return new CipherState(Aead.CHACHA20_POLY1305, NoiseCipher::write, key);
    }

    private static void write(long counter, byte[] nonce) {
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[Integer.BYTES + i] = (byte) (counter >>> i * Byte.SIZE);
        }
    }
}
