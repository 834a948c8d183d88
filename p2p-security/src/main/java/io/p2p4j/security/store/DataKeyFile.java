package io.p2p4j.security.store;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.Storage;
import io.p2p4j.security.vault.KeyFiles;
import io.p2p4j.security.vault.KeyLabel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the data keys of a store in {@code data.key}, and in {@code data.key.next} those that are about to replace them.
 *
 * <p>The caller holds the folder's lock, but for opening what is not changing. Whichever of the two opens with the passphrase that is given is the one in force:
 * what else the passphrase protects is changed when the second is there and before it replaces the first.
 */
final class DataKeyFile {

    /** The file; with a dot, so that no record has this name. */
    static final String FILE = "data.key";

    private static final String NEXT = "data.key.next";
    private static final KeyLabel LABEL = new KeyLabel("data", KeyLabel.DATA_KEYS);
    private static final Set<ErrorCode> NOT_THIS_PASSPHRASE =
            Set.of(ErrorCode.WRONG_PASSPHRASE, ErrorCode.PASSPHRASE_REQUIRED);

    private final PrivateFolder folder;
    private final KeyFiles files;

    DataKeyFile(PrivateFolder folder, KeyFiles files) {
        this.folder = folder;
        this.files = files;
    }

    /** Returns whether a crash left a change in the middle. */
    boolean isChanging() {
        return folder.contains(NEXT);
    }

    /** Opens the keys in force, and ends a change that a crash left in the middle; empty if there are none. */
    Optional<DataKeys> open(Optional<Passphrase> passphrase) {
        if (!isChanging()) {
            return read(FILE, passphrase);
        }
        if (!folder.contains(FILE)) { // which no crash brings about
            throw Storage.damaged(folder.file(FILE), "is missing beside " + NEXT);
        }
        try {
            Optional<DataKeys> present = read(FILE, passphrase);
            folder.delete(NEXT);
            return present;
        } catch (P2pException e) {
            if (!NOT_THIS_PASSPHRASE.contains(e.code()) || !opens(passphrase)) {
                throw e;
            }
            folder.rename(NEXT, FILE);
            return read(FILE, passphrase);
        }
    }

    /** Refuses to go on without a passphrase where one is demanded. */
    void requireProtection(Optional<Passphrase> passphrase) {
        files.requireProtection(folder.file(FILE), passphrase);
    }

    void write(DataKeys keys, Optional<Passphrase> passphrase) {
        write(FILE, keys, passphrase);
    }

    /** Writes the keys that {@link #commit} makes the ones in force. */
    void prepare(DataKeys keys, Optional<Passphrase> passphrase) {
        write(NEXT, keys, passphrase);
    }

    void commit() {
        folder.rename(NEXT, FILE);
    }

    void abandon() {
        folder.delete(NEXT);
    }

    /** What does not open with this passphrase either changes nothing about the answer. */
    private boolean opens(Optional<Passphrase> passphrase) {
        try {
            read(NEXT, passphrase).ifPresent(DataKeys::close);
            return true;
        } catch (P2pException e) {
            if (NOT_THIS_PASSPHRASE.contains(e.code())) {
                return false;
            }
            throw e;
        }
    }

    private Optional<DataKeys> read(String file, Optional<Passphrase> passphrase) {
        return files.open(file, List.of(LABEL), passphrase).map(found -> {
            try {
                return DataKeys.decode(found.secret())
                        .orElseThrow(() -> Storage.damaged(folder.file(file), "holds no row of data keys"));
            } finally {
                Arrays.fill(found.secret(), (byte) 0);
            }
        });
    }

    private void write(String file, DataKeys keys, Optional<Passphrase> passphrase) {
        byte[] row = keys.encode();
        try {
            files.replace(file, LABEL, row, passphrase);
        } finally {
            Arrays.fill(row, (byte) 0);
        }
    }
}
