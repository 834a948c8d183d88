package io.p2p4j.security.store;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecretStoreProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.vault.Argon2Policy;
import java.security.SecureRandom;

/** Provides the store of the folder {@code state}, type {@code files}. */
public final class FileSecretStoreProvider implements SecretStoreProvider {

    /** Called by the {@link java.util.ServiceLoader}. */
    public FileSecretStoreProvider() {}

    @Override
    public String type() {
        return "files";
    }

    @Override
    public SecretStore create(ProviderContext<SecurityConfig> context) {
        PrivateFolder folder = new PrivateFolder(context.dataDir().resolve("state"), context.ticker());
        return new FileSecretStore(context, folder, Argon2Policy.STANDARD, new SecureRandom());
    }
}
