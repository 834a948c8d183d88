package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecretRef;
import io.p2p4j.api.error.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes secrets where references to them belong, in every form and layer, and looks for them in what is said of it. */
class SecretsTest {

    private static final String SECRET = "hunter2";

    public record Store(
            SecretRef password,
            Optional<SecretRef> token,
            List<SecretRef> keys,
            Map<String, SecretRef> users,
            Optional<Account> account) {
        public static Store defaults() {
            return new Store(SecretRef.parse("env:PASSWORD"), Optional.empty(), List.of(), Map.of(), Optional.empty());
        }
    }

    public record Account(String name, SecretRef pin) {
        public static Account defaults() {
            return new Account("", SecretRef.parse("env:PIN"));
        }
    }

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password: hunter2",
                "password: 'hunter2'",
                "password: [hunter2]",
                "password: { hunter2: x }",
                "password: { x: hunter2 }",
                "password: |\n  hunter2\n",
                "password: env:",
                "password: ' file: hunter2'",
                "password: ENV:hunter2",
                "token: hunter2",
                "keys: hunter2",
                "keys: [env:A, hunter2]",
                "keys: { a: hunter2 }",
                "users: hunter2",
                "users: { a: hunter2 }",
                "users: [hunter2]",
                "account: hunter2",
                "account: { pin: hunter2 }",
                "account: { name: x, pin: [hunter2] }",
                "pasword: hunter2",
                "password: env:A\npassword: hunter2"
            })
    void inAFileIsRefusedAndNotShown(String yaml) {
        assertSilent(new Sources(folder).file("a.yaml", yaml));
    }

    @Test
    void inVariablesAndOverridesIsRefusedAndNotShown() {
        assertSilent(new Sources(folder).variable("P2P_PASSWORD", SECRET));
        assertSilent(new Sources(folder).variable("P2P_KEYS", "env:A," + SECRET));
        assertSilent(new Sources(folder).variable("P2P_PASWORD", SECRET));
        assertSilent(new Sources(folder).override("password", SECRET));
        assertSilent(new Sources(folder).override("token", SECRET));
        assertSilent(new Sources(folder).override("users.a", SECRET));
        assertSilent(new Sources(folder).override("account", SECRET));
        assertSilent(new Sources(folder).override("account.pin", SECRET));
        assertSilent(new Sources(folder).override("pasword", SECRET));
    }

    private static void assertSilent(Sources sources) {
        ConfigException e = assertThrows(ConfigException.class, () -> sources.read(Store.class));
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertFalse(cause.toString().contains(SECRET), cause.toString());
        }
        assertFalse(e.error().toString().contains(SECRET), e.error().toString());
    }

    @Test
    void isNotWrittenIntoAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "password: env:A\n");
        ConfigException e = assertThrows(
                ConfigException.class, () -> new Sources(folder).reader().set(Store.class, file, "password", SECRET));
        assertFalse(e.toString().contains(SECRET), e.toString());
        assertEquals("password: env:A\n", Files.readString(file));
    }

    @Test
    void isNotShownWhereItsReferenceIs() {
        Sources sources = new Sources(folder)
                .file("a.yaml", "password: env:A\nusers: { a: file:/run/a }\naccount: { pin: env:A }")
                .variable("A", SECRET)
                .variable("P2P_TOKEN", "env:A");
        String told =
                sources.explain(Store.class).stream().map(Object::toString).collect(Collectors.joining("\n"));
        assertFalse(told.contains(SECRET), told);
        assertTrue(told.contains("env:A") && told.contains("file:/run/a"), told);
        assertFalse(sources.read(Store.class).toString().contains(SECRET));
    }
}
