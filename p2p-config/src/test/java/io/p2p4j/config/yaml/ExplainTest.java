package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.Explanation;
import io.p2p4j.api.config.Key;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.config.SecretRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainTest {

    public record Store(
            @Key("how it is reached") SecretRef password,
            @Key(value = "where it is", expands = true) Path place,
            Map<String, Item> items,
            Optional<Item> best) {
        public static Store defaults() {
            return new Store(SecretRef.parse("env:PASSWORD"), Path.of("here"), Map.of(), Optional.empty());
        }
    }

    public record Item(String name, Duration age) {
        public static Item defaults() {
            return new Item("", Duration.ofSeconds(1));
        }
    }

    @TempDir
    private Path folder;

    private static Map<String, Explanation> byKey(Sources sources, Class<? extends Record> type) {
        return sources.explain(type).stream().collect(Collectors.toMap(Explanation::key, Function.identity()));
    }

    @Test
    void tellsWhereEachValueComesFrom() {
        Sources sources = new Sources(folder)
                .file("a.yaml", "node:\n  max_message: 2MiB\n  perf: true\n")
                .file("b.yaml", "security:\n  permissions: { VERIFIED: [\"node:info\"] }\n")
                .variable("P2P_NODE_PERF", "false")
                .override("resilience.rate_limit.time_window", "2m");
        Map<String, Explanation> keys = byKey(sources, NodeConfig.class);
        assertEquals(
                folder.resolve("a.yaml") + ":2:3", of(keys, "node.max_message").origin());
        assertEquals("2MiB", of(keys, "node.max_message").value());
        assertEquals("1MiB", of(keys, "node.max_message").standard());
        assertEquals("environment P2P_NODE_PERF", of(keys, "node.perf").origin());
        assertEquals("override", of(keys, "resilience.rate_limit.time_window").origin());
        assertEquals("120.0", of(keys, "resilience.rate_limit.time_window").value());
        assertEquals(
                folder.resolve("b.yaml") + ":2:18",
                of(keys, "security.permissions").origin());
        assertEquals(
                "{ VERIFIED: [\"node:info\"], TRUSTED: [\"call:*\", \"node:info\"] }",
                of(keys, "security.permissions").value());
        assertEquals(Explanation.DEFAULT, of(keys, "node.listen").origin());
        assertTrue(of(keys, "security.reject_unknown").live());
    }

    @Test
    void everyValueIsReadBackAsItIsSpelt() {
        for (Explanation key : new Sources(folder).explain(NodeConfig.class)) {
            if (!key.value().isEmpty()) {
                String[] names = key.key().split("\\.");
                String yaml = String.join(": { ", names) + ": " + key.value() + " }".repeat(names.length - 1);
                assertEquals(
                        NodeConfig.defaults(),
                        new Sources(folder).file("config.yaml", yaml).read(NodeConfig.class),
                        yaml);
            }
        }
    }

    @Test
    void aSecretIsAReferenceAndWhatIsNoneIsNotShown() {
        assertEquals(
                "env:REDIS",
                new Sources(folder)
                        .file("a.yaml", "password: env:REDIS")
                        .read(Store.class)
                        .password()
                        .toString());
        for (String yaml : List.of("password: hunter2", "password: [hunter2]", "hunter2", "password: { hunter2: 1 }")) {
            String refusal = new Sources(folder).file("a.yaml", yaml).refusal(Store.class);
            assertFalse(refusal.contains("hunter2"), refusal);
        }
        assertEquals(
                "password (a.yaml:1:1) is not a reference to a secret, env:NAME or file:/path; what stands there is not"
                        + " shown",
                new Sources(folder).file("a.yaml", "password: hunter2").refusal(Store.class));
    }

    @Test
    void variablesAreExpandedWhereTheKeySaysSo() {
        Sources sources = new Sources(folder)
                .file("a.yaml", "place: ${ROOT}/x-${MODE:-test}\nitems: { a: { name: '${ROOT}', age: 90s } }")
                .variable("ROOT", "/srv/${MODE}");
        Store store = sources.read(Store.class);
        assertEquals(Path.of("/srv/${MODE}/x-test"), store.place());
        assertEquals(Map.of("a", new Item("${ROOT}", Duration.ofSeconds(90))), store.items());
        Map<String, Explanation> keys = byKey(sources, Store.class);
        assertEquals(
                "{ a: { name: \"${ROOT}\", age: 90.0 } }", of(keys, "items").value());
        assertEquals("", of(keys, "best").value());
    }

    @Test
    void expansionIsBounded() {
        Sources sources = new Sources(folder)
                .file("a.yaml", "place: " + "${BIG}".repeat(100))
                .variable("BIG", "x".repeat(1000));
        assertTrue(sources.refusal(Store.class).endsWith("is longer than 65536 characters with its variables"));
    }

    private static Explanation of(Map<String, Explanation> keys, String key) {
        return Objects.requireNonNull(keys.get(key), key);
    }
}
