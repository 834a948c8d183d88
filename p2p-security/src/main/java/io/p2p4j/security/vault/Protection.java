package io.p2p4j.security.vault;

import io.p2p4j.api.security.Passphrase;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/** Protects a key by a passphrase, in the way that the fourth line of its file says. */
sealed interface Protection permits Argon2Protection, Pbkdf2Protection {

    /** The line of a key that nothing protects but the mode of its file. */
    String NONE = "protection: none\n";

    /** Returns the protection that a line spells; empty if it is none that is known. */
    static Optional<Protection> parse(String line) {
        return Argon2Protection.parse(line).or(() -> Pbkdf2Protection.parse(line));
    }

    /** Returns whether a file may ask for this. */
    Strength strength(Argon2Policy policy);

    /** Returns whether new files are protected in this way. */
    boolean isCurrent();

    /**
     * Decrypts a file.
     *
     * @return empty if the passphrase is wrong
     * @throws AEADBadTagException if it is right and header or content was changed
     */
    Optional<byte[]> open(KeyFile file, Passphrase passphrase) throws AEADBadTagException;
}
