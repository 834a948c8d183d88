package io.p2p4j.api.security;

import java.util.Optional;

/**
 * Keeps keys that can be brought in, taken out and protected anew; one that keeps them in a chip can do none of it.
 *
 * <p>The form of a key outside is libp2p's {@code PrivateKey} message: Ed25519, secp256k1, ECDSA on P-256 or RSA.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/peer-ids/peer-ids.md">libp2p peer ids, keys</a>
 */
public interface PortableKeyVault extends KeyVault {

    /** The longest message of a private key that is read. */
    int MAX_IMPORTED = 8192;

    /**
     * Stores a key that was made elsewhere, protected by the passphrase if there is one.
     *
     * @param privateKey the message, which the caller wipes
     * @throws io.p2p4j.api.error.StorageException with {@code STORAGE_DAMAGED} if it is no such message or its parts do not
     *     fit each other, {@code KEY_TOO_WEAK} if it is too short, and as {@link #create} does
     */
    Identity importKey(String name, byte[] privateKey, Optional<Passphrase> passphrase);

    /**
     * Returns a key's message, by which whoever has it is this node; the caller wipes it.
     *
     * @throws io.p2p4j.api.error.StorageException as {@link #open} does
     */
    byte[] revealKey(String name, Optional<Passphrase> passphrase);

    /**
     * Protects a key by another passphrase, or by none; the identity stays the same. A crash leaves the old protection or
     * the new one.
     *
     * @throws io.p2p4j.api.error.StorageException as {@link #open} and {@link #create} do
     */
    void protect(String name, Optional<Passphrase> present, Optional<Passphrase> next);
}
