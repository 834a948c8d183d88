package io.p2p4j.security.aead;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;

/**
 * Lends the JDK's ciphers, a few kilobytes of state each, for as long as one message takes. Thread-safe, without locks.
 *
 * <p>So a connection that is idle holds its keys and no more. At most {@link #MAX_KEPT} of a kind are kept.
 *
 * <h2>Guarantees</h2>
 *
 * A cipher keeps a copy of the key it was used with last. That copy is wiped when its owner closes.
 */
public final class CipherPool {

    /** The most ciphers of a kind that are kept; more are in use only if more threads use them at once. */
    static final int MAX_KEPT = 32;

    private final Map<Aead, Shelf> shelves = new EnumMap<>(Aead.class);

    /** Makes an empty pool. */
    public CipherPool() {
        Arrays.stream(Aead.values()).forEach(aead -> shelves.put(aead, new Shelf(aead)));
    }

    /** Returns the ciphers of a kind. */
    Shelf of(Aead aead) {
        return Objects.requireNonNull(shelves.get(aead), "there is one of each kind");
    }

    /** Keeps the ciphers of one kind. */
    static final class Shelf {

        private final Aead aead;
        private final ConcurrentLinkedDeque<Lent> free = new ConcurrentLinkedDeque<>();
        private final AtomicInteger kept = new AtomicInteger();

        private Shelf(Aead aead) {
            this.aead = aead;
        }

        Aead aead() {
            return aead;
        }

        /** Lends a cipher to an owner of a key, who gives it back. */
        Lent lend(CipherState owner) throws GeneralSecurityException {
            Lent lent = free.poll();
            if (lent == null) { // as a deque says that it is empty
                lent = new Lent(aead.cipher());
            } else {
                kept.decrementAndGet();
            }
            lent.owner = owner;
            return lent;
        }

        /** Takes a cipher back. */
        void giveBack(Lent lent) {
            if (kept.incrementAndGet() <= MAX_KEPT) {
                free.push(lent);
            } else {
                kept.decrementAndGet();
                lent.wipe(aead);
            }
        }

        /** Wipes what ciphers remember of an owner's key; none of them is lent to it now. */
        void forget(CipherState owner) {
            for (Lent lent : free) {
                if (lent.owner == owner && free.remove(lent)) { // if it is lent again, it gets another key
                    kept.decrementAndGet();
                    lent.wipe(aead);
                    giveBack(lent);
                }
            }
        }
    }

    /** A cipher, and room for a nonce. */
    static final class Lent {

        private final Cipher cipher;
        private final byte[] nonce = new byte[Aead.NONCE];
        private volatile Object owner = this; // nobody

        private Lent(Cipher cipher) {
            this.cipher = cipher;
        }

        Cipher cipher() {
            return cipher;
        }

        byte[] nonce() {
            return nonce;
        }

        /** A cipher wipes its copy of a key when it gets another one. */
        private void wipe(Aead aead) {
            owner = this;
            Arrays.fill(nonce, (byte) 0);
            try {
                cipher.init(Cipher.DECRYPT_MODE, aead.key(new byte[Aead.KEY]), aead.under(nonce));
            } catch (GeneralSecurityException e) {
                throw new AssertionError("a key and a nonce of the right lengths fit the cipher", e);
            }
        }
    }
}
