package io.p2p4j.it.contract.security;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecretStoreProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;

/** Lends a contract the parts beside the one it is about, as they are found. */
final class Lent {

    private Lent() {}

    /** Returns an identity of a name, made if it is not there; the caller closes it. */
    static Identity identity(Path dir, String name) {
        var vault = Providers.require(ServiceLoader.load(KeyVaultProvider.class), "the key vault", Optional.empty())
                .create(context(dir));
        return vault.contains(name) ? vault.open(name, Optional.empty()) : vault.create(name, Optional.empty());
    }

    /** Returns a secret store, unlocked; the caller closes it. */
    static SecretStore secrets(Path dir) {
        SecretStore secrets = Providers.require(
                        ServiceLoader.load(SecretStoreProvider.class), "the secret store", Optional.empty())
                .create(context(dir));
        secrets.unlock(Optional.empty());
        return secrets;
    }

    static ProviderContext<SecurityConfig> context(Path dir) {
        return ProviderContext.of(SecurityConfig.defaults(), dir);
    }
}
