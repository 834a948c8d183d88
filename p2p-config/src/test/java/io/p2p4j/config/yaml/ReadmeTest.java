package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the README to its word: the snippet is the compiled one, the table of keys is made of the records. */
class ReadmeTest {

    private static final Path README = Path.of("README.md");
    private static final String HEADER = "| key | default | unit | a change | meaning |\n";

    @Test
    void showsTheSnippetThatIsTested() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/p2p4j/config/yaml/OwnRecordsTest.java"));
        String region =
                source.replaceFirst("(?s).*// @start region=snippet\n", "").replaceFirst("(?s) *// @end.*", "");
        assertTrue(region.lines().count() <= 15, "the snippet has more than 15 lines");
        assertTrue(readme().contains("```java\n" + region.stripTrailing().stripIndent() + "\n```\n"), region);
    }

    /** To write it anew: {@code mvn -pl p2p-config -am test -Dtest=ReadmeTest -Dreadme.write=true}. */
    @Test
    void hasTheTableOfKeysThatIsMadeOfTheRecords(@TempDir Path folder) throws IOException {
        String readme = readme();
        int start = readme.indexOf(HEADER);
        int end = readme.indexOf("\n\n", start);
        String generated = readme.substring(0, start) + table(new Sources(folder)) + readme.substring(end);
        if (Boolean.getBoolean("readme.write")) {
            Files.writeString(README, generated);
        }
        assertEquals(generated, readme(), "write the table anew with -Dreadme.write=true");
    }

    private static String table(Sources sources) {
        return sources.explain(NodeConfig.class).stream()
                .map(key -> String.join(
                        " | ",
                        "| `" + key.key() + "`",
                        key.standard().isEmpty() ? "–" : "`" + key.standard() + "`",
                        key.unit().orElse(""),
                        key.live() ? "live" : "restart",
                        key.meaning() + " |"))
                .map(row -> row.replace("  ", " "))
                .collect(Collectors.joining("\n", HEADER + "| --- | --- | --- | --- | --- |\n", ""));
    }

    private static String readme() throws IOException {
        return Files.readString(README);
    }
}
