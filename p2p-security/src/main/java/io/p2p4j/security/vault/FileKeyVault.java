package io.p2p4j.security.vault;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.rotation.RotatingKeyVault;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.PortableKeyVault;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.Storage;
import io.p2p4j.security.identity.PrivateKey;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Keeps each identity in one file {@code keys/<name>.key}. Thread-safe, also against other processes.
 *
 * <p>What a file looks like says {@link KeyFile}, how it is protected {@link Protection}.
 */
final class FileKeyVault implements PortableKeyVault, RotatingKeyVault {

    private final PrivateFolder folder;
    private final KeyFiles files;
    private final SecureRandom random;

    FileKeyVault(PrivateFolder folder, KeyFiles files, SecureRandom random) {
        this.folder = folder;
        this.files = files;
        this.random = random;
    }

    @Override
    public boolean contains(String name) {
        KeyLabel.requireName(name);
        return folder.contains(fileName(name));
    }

    @Override
    public Identity create(String name, Optional<Passphrase> passphrase) {
        KeyLabel.requireName(name);
        try (PrivateKey key = PrivateKey.generate(random)) {
            return add(name, key, passphrase);
        }
    }

    @Override
    public Identity open(String name, Optional<Passphrase> passphrase) {
        return use(name, passphrase, PrivateKey::identity);
    }

    @Override
    public Identity importKey(String name, byte[] privateKey, Optional<Passphrase> passphrase) {
        KeyLabel.requireName(name);
        try (PrivateKey key = PrivateKey.decode(privateKey)) {
            return add(name, key, passphrase);
        }
    }

    @Override
    public byte[] revealKey(String name, Optional<Passphrase> passphrase) {
        return use(name, passphrase, PrivateKey::encode);
    }

    @Override
    public void protect(String name, Optional<Passphrase> present, Optional<Passphrase> next) {
        KeyLabel.requireName(name);
        folder.exclusively(() -> {
            OpenedKey found = find(name, present);
            try {
                files.replace(fileName(name), found.label(), found.secret(), next);
                return true;
            } finally {
                Arrays.fill(found.secret(), (byte) 0);
            }
        });
    }

    @Override
    public Identity rotate(String name, Optional<Passphrase> passphrase, BiConsumer<Identity, Identity> witness) {
        open(name, passphrase).close(); // a file of an older kind is written anew before the lock is taken
        return folder.exclusively(() -> {
            OpenedKey found = find(name, passphrase);
            try (PrivateKey present = key(found);
                    Identity before = present.identity();
                    PrivateKey next = PrivateKey.generate(random)) {
                return replace(name, before, next, passphrase, witness);
            }
        });
    }

    /** The new key is in memory alone until the witness has done what must be done while both are there. */
    private Identity replace(
            String name,
            Identity before,
            PrivateKey next,
            Optional<Passphrase> passphrase,
            BiConsumer<Identity, Identity> witness) {
        Identity after = next.identity();
        try {
            witness.accept(before, after);
            files.replace(fileName(name), label(name, next.type()), next.data(), passphrase);
            return after;
        } catch (RuntimeException e) {
            after.close();
            throw e;
        }
    }

    private Identity add(String name, PrivateKey key, Optional<Passphrase> passphrase) {
        Identity identity = key.identity(); // first, so that nothing is stored that is no key
        try {
            return folder.exclusively(() -> {
                files.create(fileName(name), label(name, key.type()), key.data(), passphrase);
                return identity;
            });
        } catch (RuntimeException e) {
            identity.close();
            throw e;
        }
    }

    private <T> T use(String name, Optional<Passphrase> passphrase, Function<PrivateKey, T> use) {
        OpenedKey found = find(name, passphrase);
        try (PrivateKey key = key(found)) {
            T result = use.apply(key);
            if (!found.current()) {
                renew(name, found, passphrase);
            }
            return result;
        } catch (IllegalArgumentException e) {
            throw Storage.damaged(folder.file(fileName(name)), "holds no key of its kind", e);
        }
    }

    /** Protects a key as new ones are, unless somebody else has just done so. */
    private void renew(String name, OpenedKey found, Optional<Passphrase> passphrase) {
        folder.exclusively(() -> {
            OpenedKey now = find(name, passphrase);
            if (!now.current()) {
                files.replace(fileName(name), found.label(), now.secret(), passphrase);
            }
            Arrays.fill(now.secret(), (byte) 0);
            return true;
        });
    }

    private OpenedKey find(String name, Optional<Passphrase> passphrase) {
        List<KeyLabel> labels =
                Arrays.stream(KeyType.values()).map(type -> label(name, type)).toList();
        return files.open(fileName(name), labels, passphrase)
                .orElseThrow(() -> P2pError.of(ErrorCode.KEY_NOT_FOUND, folder.file(fileName(name)) + " does not exist")
                        .toException());
    }

    private static PrivateKey key(OpenedKey found) {
        return new PrivateKey(KeyType.valueOf(found.label().kind().toUpperCase(Locale.ROOT)), found.secret());
    }

    private static KeyLabel label(String name, KeyType type) {
        return new KeyLabel(name, type.name().toLowerCase(Locale.ROOT));
    }

    private static String fileName(String name) {
        return name + ".key";
    }
}
