package io.p2p4j.api.rotation;

import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyVault;
import io.p2p4j.api.security.Passphrase;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Keeps keys of which a new one can take the place of an old one.
 *
 * <h2>Guarantees</h2>
 *
 * A crash at any moment leaves the old key or the new one, whole. The old key is destroyed: what it has to say about its end it
 * says while both are there, and what is gone cannot be stolen.
 */
public interface RotatingKeyVault extends KeyVault {

    /**
     * Makes an Ed25519 key that takes the place of the one there is, under the same passphrase; no other process changes the
     * vault meanwhile.
     *
     * @param witness takes the old and the new identity, of which it keeps neither, before anything is changed; what it throws
     *     passes through, and leaves all as it was
     * @return the new identity
     * @throws io.p2p4j.api.error.StorageException as {@link #open} does
     */
    Identity rotate(String name, Optional<Passphrase> passphrase, BiConsumer<Identity, Identity> witness);
}
