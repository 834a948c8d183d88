package io.p2p4j.api.security;

import java.util.Optional;
import java.util.function.Function;

/**
 * Keeps named records of state, encrypted and authenticated where {@code security.encryption_at_rest} is true.
 *
 * <p>Thread-safe, also against other processes that share the folder. Names are of lower case letters, digits and
 * {@code -}; a record has at most {@link #MAX_RECORD} bytes.
 *
 * <h2>Guarantees</h2>
 *
 * A record read is a record that was written under that name; anything else is {@code STORAGE_DAMAGED}. A plain record
 * is never accepted where encryption is demanded. A write is atomic and durable when it returns.
 */
public interface SecretStore extends AutoCloseable {

    /** The most bytes of a record. */
    int MAX_RECORD = 64 << 20;

    /**
     * Opens the store; must be called once before any other method. Makes its data key if there is none.
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
     *     it was
     */
    void update(String name, Function<Optional<byte[]>, byte[]> change);

    /** Wipes the data key. Idempotent. */
    @Override
    void close();
}
