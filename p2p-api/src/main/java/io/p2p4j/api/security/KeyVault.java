package io.p2p4j.api.security;

import java.util.Optional;

/**
 * Keeps identities at rest, by name. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * A key that is there is never replaced: absence, a wrong passphrase and damage are three different answers, and none of
 * them makes a new identity. A crash at any moment leaves a whole file or none.
 */
public interface KeyVault {

    /** Returns whether a key of this name is there, readable or not. */
    boolean contains(String name);

    /**
     * Creates an Ed25519 identity and stores it, protected by the passphrase if there is one.
     *
     * @throws io.p2p4j.api.error.StorageException with {@code PASSPHRASE_REQUIRED} if the configuration demands one,
     *     {@code STORAGE_FAILED} if a key of this name is there or cannot be written
     */
    Identity create(String name, Optional<Passphrase> passphrase);

    /**
     * Opens an identity. A passphrase for a key that has none is wrong: somebody may have put a bare key in its place.
     *
     * @throws io.p2p4j.api.error.StorageException with {@code KEY_NOT_FOUND}, {@code PASSPHRASE_REQUIRED}, {@code
     *     WRONG_PASSPHRASE}, {@code STORAGE_DAMAGED}, {@code KEY_TOO_WEAK}, {@code WRONG_OWNER}, {@code WRONG_MODE} or
     *     {@code STORAGE_FAILED}
     */
    Identity open(String name, Optional<Passphrase> passphrase);
}
