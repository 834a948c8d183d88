package io.p2p4j.security.token;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.security.store.FileSecretStoreProvider;
import io.p2p4j.security.testing.FixedRandom;
import io.p2p4j.security.testing.Folders;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes token authorities of a folder, on a clock that a test sets. */
final class TokenBench {

    Instant now = Folders.NOW;

    private final Path folder;
    private TokenStore store = new JournaledTokenStore();

    TokenBench(Path folder) {
        this.folder = folder;
    }

    /** Returns an authority with an identity, on the store of the folder as it is on the disk. */
    NodeTokenAuthority authority(Identity self, SecurityConfig config) {
        ProviderContext<SecurityConfig> context = new ProviderContext<>(config, Ticker.system(), () -> now, folder);
        SecretStore secrets = new FileSecretStoreProvider().create(Folders.context(folder, true, false));
        secrets.unlock(Optional.empty());
        store = new JournaledTokenStore();
        store.open(secrets);
        NodeTokenAuthority authority =
                new NodeTokenAuthority(context, new FixedRandom(store.all().size()));
        authority.open(self, store);
        return authority;
    }

    TokenStore store() {
        return store;
    }

    static TokenTerms terms(PeerId holder, Instant expires, String... permissions) {
        return new TokenTerms(Optional.of(holder), permissions(permissions), Optional.of(expires), "a test");
    }

    static TokenTerms bearer(Instant expires, String... permissions) {
        return new TokenTerms(Optional.empty(), permissions(permissions), Optional.of(expires), "a test");
    }

    static Set<Permission> permissions(String... permissions) {
        return Arrays.stream(permissions).map(Permission::new).collect(Collectors.toSet());
    }
}
