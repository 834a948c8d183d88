package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.NodeConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlFileTest {

    @TempDir
    private Path folder;

    private String refusal(String yaml) {
        return new Sources(folder).file("a.yaml", yaml).refusal(NodeConfig.class);
    }

    @Test
    void takesAMebibyteAndNoByteMore() {
        String padding = "#".repeat(YamlFile.MAX_BYTES);
        Sources full = new Sources(folder).file("a.yaml", padding);
        assertEquals(NodeConfig.defaults(), full.read(NodeConfig.class));
        assertEquals("the file a.yaml is larger than 1048576 bytes", refusal(padding + "#"));
    }

    @Test
    void refusesAFolder() throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        String refusal = new Sources(folder).missing("sub").refusal(NodeConfig.class);
        assertTrue(refusal.startsWith("the file sub cannot be read: "), refusal);
    }

    @Test
    void refusesOtherEncodings() {
        byte[] latin = "node:\n  data_dir: M\u00fcller\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "a.yaml:2:14: is not UTF-8",
                new Sources(folder).bytes("a.yaml", latin).refusal(NodeConfig.class));
        byte[] wide = "node: {}".getBytes(StandardCharsets.UTF_16);
        assertEquals(
                "a.yaml:1:1: is not UTF-8",
                new Sources(folder).bytes("a.yaml", wide).refusal(NodeConfig.class));
        byte[] cut = {'#', (byte) 0xc3};
        assertEquals(
                "a.yaml:1:2: is not UTF-8",
                new Sources(folder).bytes("a.yaml", cut).refusal(NodeConfig.class));
    }

    @Test
    void skipsAByteOrderMark() {
        Sources sources = new Sources(folder).file("a.yaml", "\uFEFFnode: { data_dir: M\u00fcller }");
        assertEquals(
                Path.of("M\u00fcller"), sources.read(NodeConfig.class).node().dataDir());
    }

    @Test
    void namesTheLineOfAControlCharacter() {
        assertEquals(
                "a.yaml:3:13: the character U+0007 is not allowed",
                refusal("node:\n  # \ud83d\ude00\n  data_dir: \u0007\n"));
    }

    @Test
    void boundsTheDepth() {
        String within = "x: " + "[".repeat(YamlTree.MAX_DEPTH - 1) + "]".repeat(YamlTree.MAX_DEPTH - 1);
        assertTrue(refusal(within).startsWith("x (a.yaml:1:1) is not a known key"));
        String beyond = "x: " + "[".repeat(YamlTree.MAX_DEPTH + 1) + "]".repeat(YamlTree.MAX_DEPTH + 1);
        assertEquals("a.yaml:1:36: sections and lists are nested deeper than 32", refusal(beyond));
        assertEquals(
                "a.yaml:1:34: sections and lists are nested deeper than 32",
                refusal("[".repeat(YamlFile.MAX_BYTES - 1)));
    }

    @Test
    void refusesNumbersOfAnyLength() {
        String refusal = refusal("node:\n  max_message: " + "9".repeat(500_000));
        assertEquals("node.max_message = '" + "9".repeat(80) + "…' (a.yaml:2:3) is not a whole number", refusal);
    }

    @Test
    void quotedTextIsTextAndPlainNullIsNothing() {
        Sources sources = new Sources(folder)
                .file("a.yaml", "node: { data_dir: 'null' }\nresilience: { retry: { provider: null } }");
        assertEquals(Path.of("null"), sources.read(NodeConfig.class).node().dataDir());
    }
}
