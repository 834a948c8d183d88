package io.p2p4j.api.security;

import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps a growing list of entries in a {@link SecretStore}, as private as its records, at the cost of what is added.
 *
 * <p>Meant for state that is the sum of its entries: a {@link Reader} holds the state in memory, and whatever changes it is
 * appended first to the journal. Thread-safe, also against other processes: writers take turns, and each is handed what
 * others wrote before it adds anything. Threads that append at the same time share one write.
 *
 * <h2>Guarantees</h2>
 *
 * The entries of one call are there together or not at all, in order, wherever the process ends; when the call returns they
 * are on the disk. Entries that were changed, reordered, removed or cut off are {@code STORAGE_DAMAGED}.
 */
public interface SecretJournal {

    /** The most bytes of all entries since the journal was last compacted. */
    int MAX_JOURNAL = SecretStore.MAX_RECORD;

    /**
     * Holds the state that the entries add up to.
     *
     * <p>Called by a thread that called the journal, one at a time, while the store is locked: it must not call the store
     * and must not wait for a lock that is held by somebody who does.
     */
    interface Reader {

        /** Forgets everything: all entries follow, from the first. */
        void clear();

        /** Takes one more entry, perhaps before it is on the disk; what it throws makes the journal start over. */
        void accept(byte[] entry);
    }

    /** Hands what others have written to the reader; cheap if there is nothing. */
    void refresh();

    /**
     * Appends entries.
     *
     * @param entries asked once, when the reader has seen everything before; nobody writes meanwhile. What it throws passes
     *     through, and nothing is appended
     * @throws io.p2p4j.api.error.StorageException if they cannot be written; the reader then holds what is on the disk
     */
    void append(Supplier<List<byte[]>> entries);

    /**
     * Replaces all entries by others, fewer ones as a rule, that add up to the same; costs as much as they are long.
     *
     * @param entries asked as for {@link #append}
     */
    void compact(Supplier<List<byte[]>> entries);
}
