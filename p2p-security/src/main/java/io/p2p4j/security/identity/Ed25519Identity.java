package io.p2p4j.security.identity;

import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Signs with an Ed25519 key that lives in this process until it is closed.
 *
 * <p>Thread-safe: signers share nothing but the moment in which they copy the seed.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8032">RFC 8032</a>
 */
public final class Ed25519Identity implements Identity {

    /** The length of a private key, which RFC 8032 calls the seed. */
    public static final int SEED_LENGTH = Ed25519.SECRET_KEY_SIZE;

    private final ReentrantLock lock = new ReentrantLock(); // guards seed and closed
    private final byte[] seed;
    private final byte[] point = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final PublicKey publicKey;
    private boolean closed;

    /** Makes an identity of a copy of its seed; the caller wipes its own array. */
    public Ed25519Identity(byte[] seed) {
        if (seed.length != SEED_LENGTH) {
            throw new IllegalArgumentException("an Ed25519 seed has " + SEED_LENGTH + " bytes, not " + seed.length);
        }
        this.seed = seed.clone();
        Ed25519.generatePublicKey(seed, 0, point, 0);
        this.publicKey = PublicKey.of(KeyType.ED25519, point);
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        byte[] secret = copyOfSeed();
        try {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(secret, 0, point, 0, message, 0, message.length, signature, 0);
            return signature;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            Arrays.fill(seed, (byte) 0);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "Ed25519Identity[" + peerId() + "]";
    }

    private byte[] copyOfSeed() {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the identity " + peerId() + " was closed");
            }
            return seed.clone();
        } finally {
            lock.unlock();
        }
    }
}
