package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.p2p4j.api.config.Explanation;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.config.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLSchema;

/** Lets a validator and a reader of YAML that are not ours compare the schema with what our reader takes. */
class SchemaTest {

    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final YAMLMapper YAML = YAMLMapper.builder(
                    YAMLFactory.builder().yamlSchema(YAMLSchema.CORE).build())
            .build();
    private static final JsonNode TREE = YAML.readTree(schemaOf(NodeConfig.class));
    private static final Schema SCHEMA = REGISTRY.getSchema(TREE);

    public record Store(SecretRef password) {
        public static Store defaults() {
            return new Store(SecretRef.parse("env:PASSWORD"));
        }
    }

    private static String schemaOf(Class<? extends Record> type) {
        return new Sources(Path.of("unused")).reader().schema(type);
    }

    private static List<Error> errors(String yaml) {
        return SCHEMA.validate(YAML.readTree(yaml));
    }

    @Test
    void isASchema() {
        Schema ofSchemas =
                REGISTRY.getSchema(SchemaLocation.of(TREE.path("$schema").asString()));
        assertEquals(List.of(), ofSchemas.validate(TREE));
    }

    @Test
    void describesEveryKeyWithItsTypeAndDefault() {
        assertTrue(described("", TREE) > 80);
    }

    private static int described(String path, JsonNode section) {
        int keys = 0;
        for (String name : section.path("properties").propertyNames()) {
            JsonNode key = section.path("properties").path(name);
            String at = path + "." + name;
            assertFalse(key.path("description").asString("").isEmpty(), at);
            if (key.path("additionalProperties").asBoolean(true) || key.has("default")) {
                assertTrue(key.has("default"), at);
                assertTrue(typed(key), at);
                keys++;
            } else {
                keys += described(at, key);
            }
        }
        return keys;
    }

    private static boolean typed(JsonNode schema) {
        return schema.has("type")
                || schema.has("enum")
                || schema.has("const")
                || schema.path("anyOf").size() > 0
                        && schema.path("anyOf").valueStream().allMatch(SchemaTest::typed);
    }

    static Stream<String> keys() {
        return EveryKeyTest.keys();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void takesAnotherValueOfTheKey(String key) {
        assertEquals(
                List.of(),
                errors(EveryKeyTest.yaml(key, EveryKeyTest.sample(key).yaml())));
    }

    @Test
    void takesEveryDefault(@TempDir Path folder) {
        for (Explanation key : new Sources(folder).explain(NodeConfig.class)) {
            String value = key.standard().isEmpty() ? "\"\"" : key.standard();
            assertEquals(List.of(), errors(EveryKeyTest.yaml(key.key(), value)), key.key());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "security:",
                "node: { call_timeout: 90s, max_message: 2 MiB }",
                "node: { call_timeout: PT1M30.5S, max_message: 4096 }",
                "node: { call_timeout: 1.5, data_dir: ~/x, listen: [] }",
                "node: { data_dir: \"${HOME:-/tmp}/x\" }",
                "security: { trust_level_default: verified, permissions: { trusted: [] } }",
                "resilience: { rate_limit: { provider: , levels: { TRUSTED: { max_requests: 3, time_window: 2m } } } }"
            })
    void takesWhatTheReaderTakes(String yaml, @TempDir Path folder) {
        new Sources(folder).file("config.yaml", yaml).read(NodeConfig.class);
        assertEquals(List.of(), errors(yaml));
    }

    @Test
    void takesTheExamplesOfAllReadmesAndSoDoesTheReader(@TempDir Path folder) throws IOException {
        int examples = 0;
        try (Stream<Path> files = Files.find(
                Path.of(".."), 2, (file, any) -> file.getFileName().toString().equals("README.md"))) {
            for (Path readme : files.toList()) {
                List<String> found = EXAMPLE.matcher(Files.readString(readme))
                        .results()
                        .map((MatchResult example) -> example.group(1))
                        .toList();
                for (String yaml : found) {
                    assertEquals(List.of(), errors(yaml), readme + ":\n" + yaml);
                    new Sources(folder).file("config.yaml", yaml).read(NodeConfig.class);
                    examples++;
                }
            }
        }
        assertTrue(examples > 1, "the examples are found");
    }

    static Stream<String> refusedFiles() throws IOException {
        return RefusalTest.blocks()
                .filter(block ->
                        !Pattern.compile("(?m)^(\\$|--set) ").matcher(block).find());
    }

    /** What stands under the mark is beyond any schema, or beyond this one; all else it refuses like the reader. */
    @ParameterizedTest(name = "{index}")
    @MethodSource("refusedFiles")
    void refusesWhatTheReaderRefuses(String block) {
        String yaml = RefusalTest.input(block);
        boolean refused;
        try {
            refused = !errors(yaml).isEmpty();
        } catch (JacksonException e) {
            refused = true; // it is no YAML to others either
        }
        assertEquals(!block.contains(RefusalTest.BEYOND_THE_SCHEMA), refused, block);
    }

    @Test
    void refusesASecretThatIsNoReference() {
        Schema schema = REGISTRY.getSchema(schemaOf(Store.class));
        assertEquals(List.of(), schema.validate(YAML.readTree("password: env:REDIS")));
        assertEquals(List.of(), schema.validate(YAML.readTree("password: file:/run/secrets/redis")));
        assertEquals(1, schema.validate(YAML.readTree("password: hunter2")).size());
        assertEquals(1, schema.validate(YAML.readTree("password: 12345")).size());
    }
}
