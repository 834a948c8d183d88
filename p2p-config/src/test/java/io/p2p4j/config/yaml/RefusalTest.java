package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.NodeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares every refusal of {@code refusals.txt} with the message that stands there.
 *
 * <p>A block is a file {@code config.yaml}, then variables ({@code $ NAME=value}) and overrides ({@code --set key=value}),
 * then {@code >>} and the message. Where the schema of files cannot refuse what the reader refuses, {@code >>} says so.
 */
class RefusalTest {

    /** What follows {@code >>} where the schema takes the file. */
    static final String BEYOND_THE_SCHEMA = "\n>> beyond the schema\n";

    private static final String RESULT = "(?m)^>>( beyond the schema)?\n";

    @ParameterizedTest(name = "{index}")
    @MethodSource("blocks")
    void saysExactly(String block, @TempDir Path folder) {
        String message = block.split(RESULT)[1];
        assertEquals(message.stripTrailing(), sources(folder, input(block)).refusal(NodeConfig.class), block);
    }

    static String input(String block) {
        return block.split(RESULT)[0];
    }

    @Test
    void theTableIsThere() throws IOException {
        assertTrue(blocks().count() >= 100);
    }

    static Stream<String> blocks() throws IOException {
        try (InputStream in = Objects.requireNonNull(RefusalTest.class.getResourceAsStream("refusals.txt"))) {
            String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Stream.of(table.split("(?m)^%%\n")).skip(1);
        }
    }

    static Sources sources(Path folder, String input) {
        Sources sources = new Sources(folder);
        List<String> lines = input.lines().toList();
        String yaml = lines.stream()
                .filter(line -> !line.startsWith("$ ") && !line.startsWith("--set "))
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        if (!yaml.isEmpty()) {
            sources.file("config.yaml", yaml);
        }
        for (String line : lines) {
            String[] assignment = line.replaceFirst("^(\\$|--set) ", "").split("=", 2);
            if (line.startsWith("$ ")) {
                sources.variable(assignment[0], assignment[1]);
            } else if (line.startsWith("--set ")) {
                sources.override(assignment[0], assignment[1]);
            }
        }
        return sources;
    }
}
