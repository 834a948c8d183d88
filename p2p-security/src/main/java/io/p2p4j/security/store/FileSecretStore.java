package io.p2p4j.security.store;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.SecretJournal;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.Storage;
import io.p2p4j.security.vault.Argon2Policy;
import io.p2p4j.security.vault.KeyFiles;
import io.p2p4j.security.vault.KeyLabel;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Keeps each record in one file {@code state/<name>}, each journal in {@code state/<name>.log}, under the data key that
 * {@code state/data.key} holds, and the state of each file in {@code state/store.index}.
 *
 * <p>The data key is random and protected by the passphrase. Thread-safe, also against other processes: whoever reads or
 * writes holds the lock of the folder.
 */
final class FileSecretStore implements SecretStore {

    private final PrivateFolder folder;
    private final DataKeyFile keyFile;
    private final Cover cover;
    private final SecureRandom random;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock(); // guards opened, so that closing waits for its users
    private Optional<Opened> opened = Optional.empty();

    /** What there is between unlocking and closing; the key file's version tells whether the keys are still those. */
    private record Opened(DataKeys keys, String keyVersion, KnownFiles files) {}

    FileSecretStore(
            ProviderContext<SecurityConfig> context, PrivateFolder folder, Argon2Policy policy, SecureRandom random) {
        boolean requirePassphrase = context.settings().requirePassphrase();
        this.folder = folder;
        this.keyFile =
                new DataKeyFile(folder, new KeyFiles(folder, requirePassphrase, policy, random, context.clock()));
        this.cover = context.settings().encryptionAtRest() ? Cover.ENCRYPTED : Cover.READABLE;
        this.random = random;
        this.clock = context.clock();
    }

    @Override
    public void unlock(Optional<Passphrase> passphrase) {
        lock.lock();
        try {
            if (opened.isPresent()) {
                throw new IllegalStateException("the store is unlocked already");
            }
            folder.ensure();
            String version = versionOf(DataKeyFile.FILE);
            Optional<DataKeys> early = keyFile.isChanging() ? Optional.empty() : keyFile.open(passphrase);
            opened = Optional.of(folder.exclusively(() -> {
                boolean same = version.equals(versionOf(DataKeyFile.FILE)) && !keyFile.isChanging();
                early.filter(any -> !same).ifPresent(DataKeys::close);
                return open(early.filter(any -> same), passphrase);
            }));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<byte[]> read(String name) {
        KeyLabel.requireName(name);
        return locked(files -> files.read(name).map(found -> content(files, found)));
    }

    @Override
    public String version(String name) {
        KeyLabel.requireName(name);
        return versionOf(name);
    }

    @Override
    public void update(String name, Function<Optional<byte[]>, byte[]> change) {
        KeyLabel.requireName(name);
        locked(files -> {
            Optional<StateFile> before = files.read(name);
            byte[] content = change.apply(before.map(found -> content(files, found)));
            if (content.length > MAX_RECORD) {
                throw new IllegalArgumentException(
                        "a record of " + content.length + " bytes is longer than " + MAX_RECORD);
            }
            return files.replace(name, before.map(StateFile::header), List.of(content));
        });
    }

    @Override
    public SecretJournal journal(String name, SecretJournal.Reader reader) {
        KeyLabel.requireName(name);
        return new FileJournal(this, name, reader);
    }

    @Override
    public void rekey(Optional<Passphrase> next, Runnable meanwhile) {
        alone(() -> {
            Opened before = requireOpen();
            DataKeys keys = before.keys().next(random);
            keyFile.prepare(keys, next);
            boolean changed = false;
            try {
                meanwhile.run();
                changed = true;
            } finally {
                if (!changed) {
                    keyFile.abandon();
                }
            }
            keyFile.commit();
            opened = Optional.of(renewed(keys, next));
            before.keys().close();
            return true;
        });
    }

    @Override
    public void close() {
        lock.lock();
        try {
            opened.ifPresent(open -> open.keys().close());
            opened = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Runs an action on the files while nobody else uses them. */
    <T> T locked(Function<KnownFiles, T> action) {
        return alone(() -> action.apply(requireOpen().files()));
    }

    /** Returns a file's version without locking anything. */
    String versionOf(String file) {
        return SealedFiles.version(folder, file);
    }

    private <T> T alone(Supplier<T> action) {
        lock.lock();
        try {
            return folder.exclusively(action);
        } finally {
            lock.unlock();
        }
    }

    /** What costs time, deriving keys from the passphrase, is done before, while others may use the folder. */
    private Opened open(Optional<DataKeys> early, Optional<Passphrase> passphrase) {
        DataKeys keys = early.or(() -> keyFile.open(passphrase)).orElseGet(() -> create(passphrase));
        try {
            folder.deleteTemporaries();
            return renewed(keys, passphrase);
        } catch (RuntimeException e) {
            keys.close();
            throw e;
        }
    }

    private Opened requireOpen() {
        Opened open = opened.orElseThrow(() -> new IllegalStateException("the store is not unlocked, or was closed"));
        if (!open.keyVersion().equals(versionOf(DataKeyFile.FILE))) {
            throw Storage.refused(
                    folder.file(DataKeyFile.FILE), "was changed by another process", "start this one again");
        }
        return open;
    }

    /** A new key would make every file that is there unreadable for good, so there must be none. */
    private DataKeys create(Optional<Passphrase> passphrase) {
        if (StoreFiles.names(folder).findAny().isPresent()) {
            throw Storage.damaged(folder.file(DataKeyFile.FILE), "is missing, and there are files that need it");
        }
        keyFile.requireProtection(passphrase);
        DataKeys keys = DataKeys.first(random);
        new StoreIndex(sealed(keys)).create(); // before the key, so that where the key is, the index is
        keyFile.write(keys, passphrase);
        return keys;
    }

    /** Brings every file under the cover of new ones and the last key, and drops the keys before it. */
    private Opened renewed(DataKeys keys, Optional<Passphrase> passphrase) {
        SealedFiles sealed = sealed(keys);
        StoreIndex index = new StoreIndex(sealed);
        KnownFiles files = new KnownFiles(sealed, index);
        StoreFiles.names(folder).forEach(files::renew);
        index.renew();
        if (keys.count() == 1) {
            return new Opened(keys, versionOf(DataKeyFile.FILE), files);
        }
        DataKeys last = keys.onlyCurrent();
        keys.close();
        keyFile.write(last, passphrase);
        SealedFiles under = sealed(last);
        return new Opened(last, versionOf(DataKeyFile.FILE), new KnownFiles(under, new StoreIndex(under)));
    }

    private SealedFiles sealed(DataKeys keys) {
        return new SealedFiles(folder, keys, cover, random, clock);
    }

    private static byte[] content(KnownFiles files, StateFile found) {
        if (found.contents().size() != 1) {
            throw Storage.damaged(files.path(found.header().file()), "is no record, which has one frame");
        }
        return found.contents().get(0);
    }
}
