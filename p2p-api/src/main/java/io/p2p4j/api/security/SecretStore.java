package io.p2p4j.api.security;

import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps named records and journals of state: authenticated always, encrypted where {@code security.encryption_at_rest} is
 * true.
 *
 * <p>Thread-safe, also against other processes that share the folder. Names are of lower case letters, digits and
 * {@code -}; a record has at most {@link #MAX_RECORD} bytes.
 *
 * <h2>Guarantees</h2>
 *
 * What is read was written by this store under that name, and nothing later was; anything else is {@code STORAGE_DAMAGED}.
 * Hence one record or journal that is put back to an earlier state is noticed; all of them put back together are not. A
 * write is atomic and durable when it returns.
 */
public interface SecretStore extends AutoCloseable {

    /** The most bytes of a record. */
    int MAX_RECORD = 64 << 20;

    /**
     * Opens the store; must be called once before any other method. Makes its data key if there is none, encrypts or
     * decrypts what is there if the setting was changed, and completes what a crash left undone.
     *
     * @throws io.p2p4j.api.error.StorageException with {@code PASSPHRASE_REQUIRED}, {@code WRONG_PASSPHRASE}, {@code
     *     STORAGE_DAMAGED} or {@code STORAGE_FAILED}
     */
    void unlock(Optional<Passphrase> passphrase);

    /**
     * Reads a record.
     *
     * @return empty if none of this name was written
     */
    Optional<byte[]> read(String name);

    /** Returns a mark that differs after each write of the record, by whomever; cheap, reads no content. */
    String version(String name);

    /**
     * Replaces a record by what a function makes of it; no other thread or process writes the record meanwhile.
     *
     * @param change takes the present record, if there is one; what it throws passes through and leaves the record as
     *     it was. It must not call the store
     */
    void update(String name, Function<Optional<byte[]>, byte[]> change);

    /**
     * Returns the journal of a name, which shares nothing with the record of that name; hands nothing on yet.
     *
     * @param reader holds what the entries add up to; one journal of a name for one reader
     */
    SecretJournal journal(String name, SecretJournal.Reader reader);

    /**
     * Replaces the data key, encrypts everything under the new one and protects that by another passphrase, or by none.
     *
     * <p>Another process that has the store open fails at its next use of it and has to open it again.
     *
     * @param meanwhile changes what the same passphrase protects elsewhere; if the process ends after it, the store opens
     *     with the next passphrase, and if it ends before or it throws, with the present one
     */
    void rekey(Optional<Passphrase> next, Runnable meanwhile);

    /** Wipes the data key. Idempotent. */
    @Override
    void close();
}
