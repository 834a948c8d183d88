package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.config.SecretRef;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sets every key of the node's configuration in each of the three ways; a new key is set without anybody listing it. */
class EveryKeyTest {

    /** Texts that their record understands. */
    private static final Map<String, String> TEXTS = Map.of("resilience.rate_limit.redis.uri", "redis://127.0.0.1:7/1");

    /** Keys that a key is of no use without. */
    private static final Map<String, Map<String, SecretRef>> PARTNERS = Map.of(
            "resilience.rate_limit.redis.username",
            Map.of("resilience.rate_limit.redis.password", SecretRef.parse("env:SECRET")));

    @TempDir
    private Path folder;

    static Stream<String> keys() {
        return RecordTree.values(NodeConfig.defaults()).keySet().stream()
                .filter(key -> component(key).getType() != Map.class);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isSetByFileAloneAndLeavesTheOthers(String key) {
        check(key, new Sources(folder).file("config.yaml", yaml(key, sample(key).yaml())));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isSetByVariable(String key) {
        String name = "P2P_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
        check(key, new Sources(folder).variable(name, sample(key).text()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isSetByOverride(String key) {
        check(key, new Sources(folder).override(key, sample(key).text()));
    }

    @Test
    void permissionsAreSetByLevel() {
        List<Permission> granted = List.of(new Permission("call:a/*"), new Permission("call:b/c"));
        Map<TrustLevel, List<Permission>> defaults =
                NodeConfig.defaults().security().permissions();
        for (TrustLevel level : TrustLevel.values()) {
            Map<TrustLevel, List<Permission>> wanted = new TreeMap<>(defaults);
            wanted.put(level, granted);
            String text = "call:a/*,call:b/c";
            String yaml = yaml("security.permissions." + level, "[" + text + "]");
            assertEquals(wanted, permissions(new Sources(folder).file("config.yaml", yaml)));
            assertEquals(wanted, permissions(new Sources(folder).variable("P2P_SECURITY_PERMISSIONS_" + level, text)));
            assertEquals(wanted, permissions(new Sources(folder).override("security.permissions." + level, text)));
        }
    }

    private static Map<TrustLevel, List<Permission>> permissions(Sources sources) {
        return sources.read(NodeConfig.class).security().permissions();
    }

    private static void check(String key, Sources sources) {
        PARTNERS.getOrDefault(key, Map.of()).forEach((other, value) -> sources.override(other, value.toString()));
        SortedMap<String, Object> wanted = RecordTree.values(NodeConfig.defaults());
        assertNotEquals(wanted.get(key), sample(key).value(), "the sample of " + key + " is its default");
        wanted.put(key, sample(key).value());
        PARTNERS.getOrDefault(key, Map.of()).forEach((other, value) -> wanted.put(other, Optional.of(value)));
        assertEquals(wanted, RecordTree.values(sources.read(NodeConfig.class)));
    }

    static Samples.Sample sample(String key) {
        if (TEXTS.containsKey(key)) {
            String text = TEXTS.get(key);
            return new Samples.Sample(text, text, text);
        }
        return Samples.of(
                component(key),
                Objects.requireNonNull(RecordTree.values(NodeConfig.defaults()).get(key)));
    }

    private static RecordComponent component(String key) {
        Class<?> type = NodeConfig.class;
        RecordComponent found = null;
        for (String name : key.split("\\.")) {
            found = Arrays.stream(type.getRecordComponents())
                    .filter(component -> ConfigReader.keyOf(component.getName()).equals(name))
                    .findFirst()
                    .orElseThrow();
            type = found.getType();
        }
        return Objects.requireNonNull(found);
    }

    static String yaml(String key, String value) {
        String[] names = key.split("\\.");
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            yaml.append("  ".repeat(i)).append(names[i]).append(i < names.length - 1 ? ":\n" : ": " + value + "\n");
        }
        return yaml.toString();
    }
}
