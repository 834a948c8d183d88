package io.p2p4j.security.noise;

import io.p2p4j.security.aead.Aead;
import io.p2p4j.security.aead.CipherPool;
import io.p2p4j.security.aead.CipherState;
import java.util.Arrays;

/**
 * Makes the cipher states of Noise: ChaCha20-Poly1305 under nonces of 32 zero bits and the number, little-endian.
 *
 * @see <a href="https://noiseprotocol.org/noise.html#the-chachapoly-cipher-functions">Noise, the ChaChaPoly cipher
 *     functions</a>
 */
final class NoiseCipher {

    /** The length of a key. */
    static final int KEY = 32;

    private final CipherPool pool = new CipherPool();

    /** Takes the key over: it is wiped with the state. */
    CipherState under(byte[] key) {
        return new CipherState(pool, Aead.CHACHA20_POLY1305, NoiseCipher::write, key);
    }

    private static void write(long counter, byte[] nonce) {
        Arrays.fill(nonce, 0, Integer.BYTES, (byte) 0);
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[Integer.BYTES + i] = (byte) (counter >>> i * Byte.SIZE);
        }
    }
}
