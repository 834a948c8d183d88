package io.p2p4j.security.tls.record;

import io.p2p4j.security.aead.Aead;
import io.p2p4j.security.aead.CipherPool;
import io.p2p4j.security.aead.CipherState;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.tls.crypto.TlsCryptoUtils;
import org.bouncycastle.tls.crypto.TlsSecret;

/**
 * Protects the records of one direction of a session, whose key can be replaced by the next. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8446#section-5.2">RFC 8446, record payload protection</a>
 */
public final class RecordCipher implements AutoCloseable {

    /** The length of a record's header. */
    static final int HEADER = 5;

    /** The type on the outside of every protected record. */
    static final byte APPLICATION_DATA = 23;

    private static final byte[] NO_CONTEXT = {};

    private final ReentrantLock lock = new ReentrantLock(); // guards all below: closing must not meet a change of keys
    private final CipherPool pool;
    private final CipherKind kind;
    private final byte[] header = {APPLICATION_DATA, 3, 3, 0, 0};
    private TlsSecret secret;
    private CipherState state;
    private long records; // under this key

    /** Takes the secret over: it is destroyed with this cipher. */
    public RecordCipher(CipherPool pool, CipherKind kind, TlsSecret secret) {
        this.pool = pool;
        this.kind = kind;
        this.secret = secret;
        this.state = state(secret);
    }

    /** Appends a record, header and all, and returns its length; {@code in} and {@code out} are not the same bytes. */
    int seal(int type, byte[] in, int from, int length, byte[] out, int at) throws GeneralSecurityException {
        lock.lock();
        try {
            int body = at + HEADER;
            System.arraycopy(in, from, out, body, length);
            out[body + length] = (byte) type;
            int sealed = length + 1 + Aead.TAG;
            header[HEADER - 2] = (byte) (sealed >>> Byte.SIZE);
            header[HEADER - 1] = (byte) sealed;
            System.arraycopy(header, 0, out, at, HEADER);
            records++;
            return HEADER + state.seal(header, out, body, length + 1, out, body);
        } finally {
            lock.unlock();
        }
    }

    /** Opens a whole record in place and returns how much there is behind its header: content, type and padding. */
    int open(byte[] record, int at, int length) throws GeneralSecurityException {
        lock.lock();
        try {
            System.arraycopy(record, at, header, 0, HEADER);
            records++;
            return state.open(header, record, at + HEADER, length - HEADER, record, at + HEADER);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many records the present key has protected. */
    long records() {
        lock.lock();
        try {
            return records;
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the key by the next one, as a KeyUpdate announces; what is closed stays closed. */
    void update() {
        lock.lock();
        try {
            if (!secret.isAlive()) {
                return;
            }
            TlsSecret next = expand(kind, secret, "traffic upd", kind.hashLength());
            close();
            secret = next;
            state = state(next);
            records = 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            secret.destroy();
            state.close();
        } finally {
            lock.unlock();
        }
    }

    private CipherState state(TlsSecret from) {
        byte[] iv = expand(kind, from, "iv", Aead.NONCE).extract();
        byte[] key = expand(kind, from, "key", kind.keyLength()).extract();
        return new CipherState(pool, kind.aead(), (counter, nonce) -> number(iv, counter, nonce), key);
    }

    /** The nonce is the number, big-endian, over which the session's own bytes are laid. */
    private static void number(byte[] iv, long counter, byte[] nonce) {
        System.arraycopy(iv, 0, nonce, 0, iv.length);
        for (int i = 0; i < Long.BYTES; i++) {
            nonce[iv.length - 1 - i] ^= (byte) (counter >>> i * Byte.SIZE);
        }
    }

    private static TlsSecret expand(CipherKind kind, TlsSecret secret, String label, int length) {
        try {
            return TlsCryptoUtils.hkdfExpandLabel(secret, kind.hash(), label, NO_CONTEXT, length);
        } catch (IOException e) {
            throw new AssertionError("the label " + label + " and its length fit", e);
        }
    }
}
