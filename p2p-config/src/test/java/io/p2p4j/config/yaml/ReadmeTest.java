package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the README to its word: the snippet is the compiled one, the table names the keys and defaults there are. */
class ReadmeTest {

    @Test
    void showsTheSnippetThatIsTested() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/p2p4j/config/yaml/OwnRecordsTest.java"));
        String region =
                source.replaceFirst("(?s).*// @start region=snippet\n", "").replaceFirst("(?s) *// @end.*", "");
        assertTrue(region.lines().count() <= 15, "the snippet has more than 15 lines");
        assertTrue(readme().contains("```java\n" + region.stripTrailing().stripIndent() + "\n```\n"), region);
    }

    @Test
    void namesEveryKeyWithItsDefault(@TempDir Path folder) throws IOException {
        Map<String, String> rows = rows();
        Map<String, Object> keys = RecordTree.values(NodeConfig.defaults());
        assertEquals(keys.keySet(), rows.keySet());
        for (Map.Entry<String, String> row : rows.entrySet()) {
            Object value = keys.get(row.getKey());
            if (row.getValue().equals("–")) {
                assertEquals(Optional.empty(), value, row.getKey());
            } else {
                assertFalse(value instanceof Optional, row.getKey());
                Sources sources = new Sources(folder).file("config.yaml", yaml(row.getKey(), row.getValue()));
                assertEquals(keys, RecordTree.values(sources.read(NodeConfig.class)), row.getKey());
            }
        }
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    /** Returns the defaults of the table by key. */
    private static Map<String, String> rows() throws IOException {
        Map<String, String> rows = new TreeMap<>();
        for (String line : readme().lines().filter(row -> row.startsWith("| `")).toList()) {
            List<String> cells = List.of(line.split(" *\\| *"));
            assertEquals(5, cells.size(), line);
            rows.put(cells.get(1).replace("`", ""), cells.get(2).replace("`", ""));
        }
        return rows;
    }

    private static String yaml(String key, String value) {
        String[] names = key.split("\\.");
        return String.join(": { ", names) + ": " + value + " }".repeat(names.length - 1);
    }
}
