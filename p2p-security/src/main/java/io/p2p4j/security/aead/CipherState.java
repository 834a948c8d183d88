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
    private final CipherPool.Shelf ciphers;
    private final NonceRule nonces;
    private final SecretBytes key;
    private long counter;
    private boolean dead;

    /** Takes the key over: it is wiped with this state. */
    public CipherState(CipherPool pool, Aead aead, NonceRule nonces, byte[] key) {
        this(pool, aead, nonces, key, 0);
    }

    /** Begins at a given number, so that the end of the counter can be reached. */
    CipherState(CipherPool pool, Aead aead, NonceRule nonces, byte[] key, long counter) {
        this.ciphers = pool.of(aead);
        this.nonces = nonces;
        this.key = aead.key(key);
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
            CipherPool.Lent lent = ciphers.lend(this);
            try {
                int written = crypt(lent, mode, ad, in, from, length, out, at);
                counter++;
                done = true;
                return written;
            } finally {
                ciphers.giveBack(lent);
                if (!done) {
                    kill();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private int crypt(CipherPool.Lent lent, int mode, byte[] ad, byte[] in, int from, int length, byte[] out, int at)
            throws GeneralSecurityException {
        Cipher cipher = lent.cipher();
        nonces.write(counter, lent.nonce());
        cipher.init(mode, key, ciphers.aead().under(lent.nonce()));
        if (ad.length > 0) {
            cipher.updateAAD(ad);
        }
        return cipher.doFinal(in, from, length, out, at);
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
        ciphers.forget(this);
    }

    private static P2pException closed(String message) {
        return P2pError.of(ErrorCode.CLOSED, message).toException();
    }
}
