package io.p2p4j.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.AuditLogProvider;
import io.p2p4j.api.security.AuditTrailProvider;
import io.p2p4j.api.security.AuthorizerProvider;
import io.p2p4j.api.security.HandshakeProvider;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.PinStoreProvider;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecretStoreProvider;
import io.p2p4j.api.security.TrustPolicyProvider;
import io.p2p4j.api.security.TrustStoreProvider;
import io.p2p4j.api.spi.Provider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.api.token.TokenAuthorityProvider;
import io.p2p4j.api.token.TokenStoreProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void showsWhatWorks() throws IOException {
        List.of(KeyVaultProvider.class, SecretStoreProvider.class)
                .forEach(service -> ReadmeTest.class.getModule().addUses(service));
        byte[] token = "token".getBytes(StandardCharsets.UTF_8);
        // @start region="alone"
        var context = ProviderContext.of(SecurityConfig.defaults(), folder);
        var vaults = ServiceLoader.load(KeyVaultProvider.class);
        var vault = Providers.require(vaults, "security.providers.key_vault", Optional.empty())
                .create(context);
        var stores = ServiceLoader.load(SecretStoreProvider.class);
        var store = Providers.require(stores, "security.providers.secret_store", Optional.empty());
        try (Passphrase passphrase = Passphrase.of("correct horse".toCharArray());
                Identity identity = vault.create("signing", Optional.of(passphrase));
                SecretStore secrets = store.create(context)) {
            byte[] signature = identity.sign(token);
            secrets.unlock(Optional.of(passphrase));
            secrets.update("token", before -> token);
            byte[] again = secrets.read("token").orElseThrow();
            // @end
            assertArrayEquals(token, again);
            assertEquals(64, signature.length);
        }
        assertReadmeHasTheRegion();
    }

    @Test
    void hasTheProvidersItSays() {
        assertProvides(HandshakeProvider.class, "noise", "tls");
        assertProvides(KeyVaultProvider.class, "files");
        assertProvides(SecretStoreProvider.class, "files");
        assertProvides(TrustStoreProvider.class, "records");
        assertProvides(TrustPolicyProvider.class, "allow_list", "first_use", "levels");
        assertProvides(PinStoreProvider.class, "journal");
        assertProvides(TokenStoreProvider.class, "journal");
        assertProvides(TokenAuthorityProvider.class, "node");
        assertProvides(AuthorizerProvider.class, "grants");
        assertProvides(AuditLogProvider.class, "jsonl");
        assertProvides(AuditTrailProvider.class, "jsonl");
    }

    @Test
    void exportsNothing() {
        assertTrue(ReadmeTest.class.getModule().isNamed());
        assertTrue(ReadmeTest.class.getModule().getDescriptor().exports().isEmpty());
    }

    private static <P extends Provider<?, ?>> void assertProvides(Class<P> service, String... types) {
        ReadmeTest.class.getModule().addUses(service);
        assertEquals(
                List.of(types),
                Providers.all(ServiceLoader.load(service)).keySet().stream().toList());
    }

    private static void assertReadmeHasTheRegion() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/p2p4j/security/ReadmeTest.java"));
        String from = "// @start region=\"alone\"\n";
        String region = source.substring(source.indexOf(from) + from.length(), source.indexOf("            // @end"));
        assertTrue(
                Files.readString(Path.of("README.md"))
                        .contains(region.stripTrailing().stripIndent()),
                "README.md has another snippet than this test");
    }
}
