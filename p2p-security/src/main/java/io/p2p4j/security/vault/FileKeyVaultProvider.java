package io.p2p4j.security.vault;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.KeyVault;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.security.files.PrivateFolder;
import java.security.SecureRandom;

/** Provides the vault of the folder {@code keys}, type {@code files}. */
public final class FileKeyVaultProvider implements KeyVaultProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public FileKeyVaultProvider() {}

    @Override
    public String type() {
        return "files";
    }

    @Override
    public KeyVault create(ProviderContext<SecurityConfig> context) {
        PrivateFolder folder = new PrivateFolder(context.dataDir().resolve("keys"), context.ticker());
        return vault(context, folder, Argon2Policy.STANDARD, new SecureRandom());
    }

    static KeyVault vault(
            ProviderContext<SecurityConfig> context, PrivateFolder folder, Argon2Policy policy, SecureRandom random) {
        boolean required = context.settings().requirePassphrase();
        return new FileKeyVault(folder, new KeyFiles(folder, required, policy, random, context.clock()), random);
    }
}
