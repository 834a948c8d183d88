package io.p2p4j.security.store;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.Storage;
import io.p2p4j.security.vault.AesGcm;
import io.p2p4j.security.vault.Argon2Policy;
import io.p2p4j.security.vault.KeyFiles;
import io.p2p4j.security.vault.KeyLabel;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Keeps each record in one file {@code state/<name>} under a data key, which {@code state/data.key} holds.
 *
 * <p>The data key is random and protected by the passphrase, so a change of passphrase touches no record. Thread-safe,
 * also against other processes: readers see whole files, writers take turns.
 */
final class FileSecretStore implements SecretStore {

    private static final String DATA_KEY = "data.key"; // with a dot, so that no record has this name
    private static final KeyLabel DATA_LABEL = new KeyLabel("data", KeyLabel.AES_256);
    private static final int MAX_FILE = MAX_RECORD + StateRecord.MAX_HEADER + AesGcm.TAG;

    private final PrivateFolder folder;
    private final KeyFiles keys;
    private final boolean encrypted;
    private final SecureRandom random;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock(); // guards codec, so that closing waits for its users
    private Optional<RecordCodec> codec = Optional.empty();

    FileSecretStore(ProviderContext<SecurityConfig> context, Argon2Policy policy, SecureRandom random) {
        this.folder = new PrivateFolder(context.dataDir().resolve("state"), context.ticker());
        this.keys = new KeyFiles(folder, context.settings().requirePassphrase(), policy, random, context.clock());
        this.encrypted = context.settings().encryptionAtRest();
        this.random = random;
        this.clock = context.clock();
    }

    @Override
    public void unlock(Optional<Passphrase> passphrase) {
        lock.lock();
        try {
            if (codec.isPresent()) {
                throw new IllegalStateException("the store is unlocked already");
            }
            folder.ensure();
            codec = Optional.of(encrypted ? new EncryptedRecords(dataKey(passphrase), random) : new PlainRecords());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<byte[]> read(String name) {
        KeyLabel.requireName(name);
        lock.lock();
        try {
            RecordCodec open = requireOpen();
            return find(name).map(found -> open.decode(folder.file(name), found));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String version(String name) {
        KeyLabel.requireName(name);
        return folder.attributes(name)
                .map(found -> found.lastModifiedTime().toInstant() + " " + found.size() + " " + found.fileKey())
                .orElse("absent");
    }

    @Override
    public void update(String name, Function<Optional<byte[]>, byte[]> change) {
        KeyLabel.requireName(name);
        lock.lock();
        try {
            RecordCodec open = requireOpen();
            folder.exclusively(() -> {
                replace(name, change, open);
                return true;
            });
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            codec.ifPresent(RecordCodec::close);
            codec = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void replace(String name, Function<Optional<byte[]>, byte[]> change, RecordCodec open) {
        Optional<StateRecord> before = find(name);
        byte[] content = change.apply(before.map(found -> open.decode(folder.file(name), found)));
        if (content.length > MAX_RECORD) {
            throw new IllegalArgumentException("a record of " + content.length + " bytes is longer than " + MAX_RECORD);
        }
        long generation = before.map(StateRecord::generation).orElse(0L) + 1;
        folder.replace(name, open.encode(name, generation, content), laterStamp(name));
    }

    /** Later than the stamp before, whatever the clock says, so that two versions never look alike. */
    private FileTime laterStamp(String name) {
        Instant now = clock.instant();
        Instant least = folder.attributes(name)
                .map(BasicFileAttributes::lastModifiedTime)
                .map(before -> before.toInstant().plusMillis(1))
                .orElse(now);
        return FileTime.from(now.isAfter(least) ? now : least);
    }

    private Optional<StateRecord> find(String name) {
        Path file = folder.file(name);
        return folder.read(name, MAX_FILE).map(content -> StateRecord.parse(file, content, name));
    }

    private byte[] dataKey(Optional<Passphrase> passphrase) {
        Optional<byte[]> there = keys.open(DATA_KEY, DATA_LABEL, AesGcm.KEY, passphrase);
        return there.orElseGet(() -> folder.exclusively(
                () -> keys.open(DATA_KEY, DATA_LABEL, AesGcm.KEY, passphrase).orElseGet(() -> newDataKey(passphrase))));
    }

    /** A new key would make every record that is there unreadable for good, so there must be none. */
    private byte[] newDataKey(Optional<Passphrase> passphrase) {
        if (folder.names().anyMatch(this::isEncrypted)) {
            throw Storage.damaged(folder.file(DATA_KEY), "is missing, and there are records encrypted with it");
        }
        byte[] key = new byte[AesGcm.KEY];
        random.nextBytes(key);
        boolean written = false;
        try {
            keys.create(DATA_KEY, DATA_LABEL, key, passphrase);
            written = true;
            return key;
        } finally {
            if (!written) {
                Arrays.fill(key, (byte) 0);
            }
        }
    }

    private boolean isEncrypted(String name) {
        return KeyLabel.isName(name)
                && find(name).filter(StateRecord::isEncrypted).isPresent();
    }

    private RecordCodec requireOpen() {
        return codec.orElseThrow(() -> new IllegalStateException("the store is not unlocked, or was closed"));
    }
}
