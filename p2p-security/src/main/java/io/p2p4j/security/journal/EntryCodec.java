package io.p2p4j.security.journal;

import java.util.Comparator;

/**
 * Says how the entries of one store are written and read.
 *
 * <p>Whatever it reads was written by {@link #encode} and is authentic; what does not fit is an {@link
 * IllegalArgumentException}.
 *
 * @param <K> the key
 * @param <V> the entry
 */
public interface EntryCodec<K, V> {

    /** Returns the name of the journal: lower case letters, digits and {@code -}. */
    String name();

    /** Returns the most entries. */
    int maxEntries();

    /** Returns the order in which entries are listed. */
    Comparator<K> order();

    /** Returns the key of an entry. */
    K keyOf(V entry);

    /** Returns a key as text. */
    String text(K key);

    /** Returns the key of a text. */
    K key(String text);

    /** Returns an entry as bytes. */
    byte[] encode(V entry);

    /** Returns the entry of bytes. */
    V decode(byte[] bytes);
}
