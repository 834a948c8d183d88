package io.p2p4j.security.noise;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;

/**
 * Encrypts or decrypts the messages of one key, each under the next nonce. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * No nonce is used twice: the counter only grows, its last value is never used, and any failure wipes the key for good.
 *
 * @see <a href="https://noiseprotocol.org/noise.html#the-cipherstate-object">Noise, the CipherState object</a>
 */
final class CipherState implements AutoCloseable {

    /** What a message is longer than its plaintext by. */
    static final int TAG = 16;

    /** The length of a key. */
    static final int KEY = 32;

    private static final int NONCE = 12;
    private static final long RESERVED = -1; // 2⁶⁴ − 1, unsigned

    private final ReentrantLock lock = new ReentrantLock(); // guards all below: closing must not meet a running cipher
    private final SecretBytes key;
    private final Cipher cipher;
    private final ByteBuffer nonce = ByteBuffer.allocate(NONCE).order(ByteOrder.LITTLE_ENDIAN);
    private long counter;
    private boolean dead;

    /** Takes the key over: it is wiped with this state. */
    CipherState(byte[] key) throws GeneralSecurityException {
        this(key, 0);
    }

    /** Begins at a given nonce, so that the end of the counter can be reached. */
    CipherState(byte[] key, long counter) throws GeneralSecurityException {
        this.key = new SecretBytes(key);
        this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
        this.counter = counter;
    }

    /** Encrypts; the output is longer than the input by {@link #TAG}. */
    int seal(byte[] ad, byte[] in, int from, int length, byte[] out, int at) throws GeneralSecurityException {
        return crypt(Cipher.ENCRYPT_MODE, ad, in, from, length, out, at);
    }

    /** Decrypts, also in place; writes nothing if the message is not genuine. */
    int open(byte[] ad, byte[] in, int from, int length, byte[] out, int at) throws GeneralSecurityException {
        return crypt(Cipher.DECRYPT_MODE, ad, in, from, length, out, at);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            kill();
        } finally {
            lock.unlock();
        }
    }

    private int crypt(int mode, byte[] ad, byte[] in, int from, int length, byte[] out, int at)
            throws GeneralSecurityException {
        lock.lock();
        try {
            requireUsable();
            boolean done = false;
            try {
                cipher.init(mode, key, nextNonce());
                cipher.updateAAD(ad);
                int written = cipher.doFinal(in, from, length, out, at);
                counter++;
                done = true;
                return written;
            } finally {
                if (!done) {
                    kill();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private IvParameterSpec nextNonce() {
        nonce.putLong(NONCE - Long.BYTES, counter);
        return new IvParameterSpec(nonce.array());
    }

    private void requireUsable() {
        if (dead) {
            throw closed("the secure channel was closed");
        }
        if (counter == RESERVED) {
            kill();
            throw closed("the secure channel has used up its nonces");
        }
    }

    private void kill() {
        if (dead) {
            return;
        }
        dead = true;
        key.destroy();
        try {
            // A cipher keeps a copy of its key and wipes it when it gets another.
            cipher.init(Cipher.DECRYPT_MODE, new SecretBytes(new byte[KEY]), new IvParameterSpec(new byte[NONCE]));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a key and a nonce of the right lengths fit the cipher", e);
        }
    }

    private static P2pException closed(String message) {
        return P2pError.of(ErrorCode.CLOSED, message).toException();
    }
}
