package io.p2p4j.it.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what the README shows and compares the two. */
class ReadmeTest {

    private static final Path SOURCE = Path.of("src/test/java/io/p2p4j/it/readme/EmbeddingExample.java");
    private static final int MOST_LINES = 15;

    @Test
    void theExampleRuns(@TempDir Path dir) throws InterruptedException {
        assertEquals(new EmbeddingExample.Forecast("Oslo", 21), EmbeddingExample.run(dir));
    }

    @Test
    void theReadmeShowsWhatRuns() throws IOException {
        List<String> source = Files.readAllLines(SOURCE);
        int start = indexOf(source, "@start");
        List<String> example = source.subList(start + 1, indexOf(source, "@end")).stream()
                .map(line -> line.substring(8))
                .toList();
        assertTrue(example.size() <= MOST_LINES, () -> example.size() + " lines");
        String readme = Files.readString(Path.of(System.getProperty("p2p.root"), "README.md"));
        assertTrue(readme.contains("```java\n" + String.join("\n", example) + "\n```\n"));
    }

    private static int indexOf(List<String> lines, String part) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(part)) {
                return i;
            }
        }
        throw new AssertionError(part + " is not in " + SOURCE);
    }
}
