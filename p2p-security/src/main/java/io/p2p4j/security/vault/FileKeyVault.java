package io.p2p4j.security.vault;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyVault;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.identity.Ed25519Identity;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Keeps each identity in one file {@code keys/<name>.key}. Thread-safe, also against other processes.
 *
 * <p>What a file looks like says {@link KeyFile}, how it is protected {@link Protection}.
 */
final class FileKeyVault implements KeyVault {

    private final PrivateFolder folder;
    private final KeyFiles files;
    private final SecureRandom random;

    FileKeyVault(ProviderContext<SecurityConfig> context, Argon2Policy policy, SecureRandom random) {
        this.folder = new PrivateFolder(context.dataDir().resolve("keys"), context.ticker());
        this.files = new KeyFiles(folder, context.settings().requirePassphrase(), policy, random, context.clock());
        this.random = random;
    }

    @Override
    public boolean contains(String name) {
        KeyLabel.requireName(name);
        return folder.contains(fileName(name));
    }

    @Override
    public Identity create(String name, Optional<Passphrase> passphrase) {
        KeyLabel label = new KeyLabel(name, KeyLabel.ED25519);
        byte[] seed = new byte[Ed25519Identity.SEED_LENGTH];
        random.nextBytes(seed);
        try {
            return folder.exclusively(() -> {
                files.create(fileName(name), label, seed, passphrase);
                return new Ed25519Identity(seed);
            });
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    @Override
    public Identity open(String name, Optional<Passphrase> passphrase) {
        KeyLabel label = new KeyLabel(name, KeyLabel.ED25519);
        byte[] seed = files.open(fileName(name), label, passphrase)
                .orElseThrow(() -> P2pError.of(ErrorCode.KEY_NOT_FOUND, folder.file(fileName(name)) + " does not exist")
                        .toException());
        try {
            return new Ed25519Identity(seed);
        } finally {
            Arrays.fill(seed, (byte) 0);
        }
    }

    private static String fileName(String name) {
        return name + ".key";
    }
}
