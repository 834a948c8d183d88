package io.p2p4j.security.aead;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import java.security.GeneralSecurityException;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Cipher;

/**
 * Encrypts or decrypts the messages of one key, each under the next nonce. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * No nonce is used twice: the counter only grows, its last value is never used, and any failure wipes the key for good.
 *
 * @see <a href="https://noiseprotocol.org/noise.html#the-cipherstate-object">Noise, the CipherState object</a>
 */
public final class CipherState implements AutoCloseable {

    private static final long RESERVED = -1; // 2⁶⁴ − 1, unsigned

    private final ReentrantLock lock = new ReentrantLock(); // guards all below: closing must not meet a running cipher
    private final Aead aead;
    private final NonceRule nonces;
    private final SecretBytes key;
    private final Cipher cipher;
    private final byte[] nonce = new byte[Aead.NONCE];
    private long counter;
    private boolean dead;

    /** Takes the key over: it is wiped with this state. */
    public CipherState(Aead aead, NonceRule nonces, byte[] key) throws GeneralSecurityException {
        this(aead, nonces, key, 0);
    }

    /** Begins at a given number, so that the end of the counter can be reached. */
    CipherState(Aead aead, NonceRule nonces, byte[] key, long counter) throws GeneralSecurityException {
        this.aead = aead;
        this.nonces = nonces;
        this.key = aead.key(key);
        this.cipher = aead.cipher();
        this.counter = counter;
    }

    /** Encrypts; the output is longer than the input by {@link Aead#TAG}. */
    public int seal(byte[] ad, byte[] in, int from, int length, byte[] out, int at) throws GeneralSecurityException {
        return crypt(Cipher.ENCRYPT_MODE, ad, in, from, length, out, at);
    }

    /** Decrypts, also in place; writes nothing if the message is not genuine. */
    public int open(byte[] ad, byte[] in, int from, int length, byte[] out, int at) throws GeneralSecurityException {
        return crypt(Cipher.DECRYPT_MODE, ad, in, from, length, out, at);
    }

    /** Wipes the key. Idempotent. */
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
                nonces.write(counter, nonce);
                cipher.init(mode, key, aead.under(nonce));
                if (ad.length > 0) {
                    cipher.updateAAD(ad);
                }
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
            cipher.init(Cipher.DECRYPT_MODE, aead.key(new byte[key.length()]), aead.under(new byte[Aead.NONCE]));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a key and a nonce of the right lengths fit the cipher", e);
        }
    }

    private static P2pException closed(String message) {
        return P2pError.of(ErrorCode.CLOSED, message).toException();
    }
}
