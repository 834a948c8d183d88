package io.p2p4j.security.vault;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.Storage;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/**
 * Keeps keys in the files of one folder, each under a passphrase or, where that is allowed, bare. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * Whoever gives a passphrase gets a key that was protected by it, or none.
 */
public final class KeyFiles {

    private final PrivateFolder folder;
    private final boolean requirePassphrase;
    private final Argon2Policy policy;
    private final SecureRandom random;
    private final InstantSource clock;

    /** Touches nothing yet. */
    public KeyFiles(
            PrivateFolder folder,
            boolean requirePassphrase,
            Argon2Policy policy,
            SecureRandom random,
            InstantSource clock) {
        this.folder = folder;
        this.requirePassphrase = requirePassphrase;
        this.policy = policy;
        this.random = random;
        this.clock = clock;
    }

    /** Writes a new file and never replaces one, under the folder's lock; the secret stays the caller's to wipe. */
    public void create(String fileName, KeyLabel label, byte[] secret, Optional<Passphrase> passphrase) {
        if (folder.contains(fileName)) {
            throw Storage.refused(
                    folder.file(fileName), "is there already and is never replaced", "choose another name");
        }
        replace(fileName, label, secret, passphrase);
    }

    /** Writes a file or replaces it, under the folder's lock; the secret stays the caller's to wipe. */
    public void replace(String fileName, KeyLabel label, byte[] secret, Optional<Passphrase> passphrase) {
        requireProtection(folder.file(fileName), passphrase);
        KeyFile key = passphrase.isPresent()
                ? Argon2Protection.seal(label, secret, passphrase.get(), policy.standard(), random)
                : new KeyFile(label.lines() + Protection.NONE, secret.clone());
        byte[] content = key.encode();
        try {
            folder.replace(fileName, content, FileTime.from(clock.instant()));
        } finally {
            Arrays.fill(content, (byte) 0);
            Arrays.fill(key.payload(), (byte) 0);
        }
    }

    /** Refuses to write a file without a passphrase where one is demanded. */
    public void requireProtection(Path file, Optional<Passphrase> passphrase) {
        if (passphrase.isEmpty() && requirePassphrase) {
            throw passphraseRequired(file + " is not made without a passphrase");
        }
    }

    /**
     * Opens a file.
     *
     * @param labels what it may hold
     * @return empty if there is no such file
     */
    public Optional<OpenedKey> open(String fileName, List<KeyLabel> labels, Optional<Passphrase> passphrase) {
        Path file = folder.file(fileName);
        return folder.read(fileName, KeyFile.MAX_LENGTH).map(content -> {
            KeyFile key = KeyFile.decode(content)
                    .orElseThrow(() -> Storage.damaged(file, "does not have the checksum it was written with"));
            Arrays.fill(content, (byte) 0);
            KeyLabel label = labels.stream()
                    .filter(any -> key.header().startsWith(any.lines()))
                    .findFirst()
                    .orElseThrow(() -> Storage.damaged(file, "is no key of this name and of a known kind"));
            return open(file, label, key, passphrase);
        });
    }

    private OpenedKey open(Path file, KeyLabel label, KeyFile key, Optional<Passphrase> passphrase) {
        String line = key.header().substring(label.lines().length());
        if (line.equals(Protection.NONE)) {
            requireBareIsExpected(file, passphrase);
            return new OpenedKey(label, key.payload(), true);
        }
        Protection protection = Protection.parse(line)
                .orElseThrow(() -> Storage.damaged(file, "asks for a protection that is unknown"));
        requireWithinBounds(file, protection);
        Passphrase given = passphrase.orElseThrow(() -> passphraseRequired(file + " is protected by a passphrase"));
        try {
            byte[] secret = protection
                    .open(key, given)
                    .orElseThrow(
                            () -> P2pError.of(ErrorCode.WRONG_PASSPHRASE, "the passphrase given does not open " + file)
                                    .toException());
            return new OpenedKey(label, secret, protection.isCurrent());
        } catch (AEADBadTagException e) {
            throw Storage.damaged(file, "was changed, since the passphrase is right and the content is not", e);
        }
    }

    /** Before anything is spent on it. */
    private void requireWithinBounds(Path file, Protection protection) {
        switch (protection.strength(policy)) {
            case WITHIN_BOUNDS -> {}
            case TOO_COSTLY -> throw Storage.damaged(file, "asks for more memory or time than any key needs");
            case TOO_WEAK ->
                throw P2pError.of(ErrorCode.KEY_TOO_WEAK, file + " is protected so weakly that it could be guessed")
                        .with(Detail.FIX, "open it where it was made, and export it from there")
                        .toException();
        }
    }

    /** A bare file where a protected one is expected may be somebody else's: it is not opened. */
    private void requireBareIsExpected(Path file, Optional<Passphrase> passphrase) {
        if (requirePassphrase) {
            throw passphraseRequired(
                    file + " is not protected by a passphrase, and security.require_passphrase is true");
        }
        if (passphrase.isPresent()) {
            throw P2pError.of(ErrorCode.WRONG_PASSPHRASE, "a passphrase is given and " + file + " is protected by none")
                    .with(Detail.FIX, "if this file is the one that was made here, give no passphrase")
                    .toException();
        }
    }

    private static P2pException passphraseRequired(String message) {
        return P2pError.of(ErrorCode.PASSPHRASE_REQUIRED, message)
                .with(Detail.RULE, "security.require_passphrase")
                .toException();
    }
}
