package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SetTest {

    @TempDir
    private Path folder;

    private String set(String yaml, String key, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), yaml);
        new Sources(folder).reader().set(NodeConfig.class, file, key, text);
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        return Files.readString(file);
    }

    @Test
    void replacesAValueAndLeavesTheCommentBehindIt() throws IOException {
        assertEquals(
                "# head\nnode:\n  perf: true   # why\n\n  max_message: 2048\n# tail\n",
                set("# head\nnode:\n  perf: false   # why\n\n  max_message: 2048\n# tail\n", "node.perf", "true"));
    }

    @Test
    void replacesWithinBraces() throws IOException {
        assertEquals(
                "resilience:\n  retry: { max_attempts: 9, jitter: 0.5 } # x\n",
                set(
                        "resilience:\n  retry: { max_attempts: 3, jitter: 0.5 } # x\n",
                        "resilience.retry.max_attempts",
                        "9"));
    }

    @Test
    void addsAKeyToItsSection() throws IOException {
        assertEquals(
                "node:\n    perf: true # p\n    max_message: 2MiB\n# tail\nsecurity: {}\n",
                set("node:\n    perf: true # p\n# tail\nsecurity: {}\n", "node.max_message", "2MiB"));
        assertEquals(
                "security: { reject_unknown: true, require_passphrase: true }",
                set("security: { reject_unknown: true }", "security.require_passphrase", "true"));
        assertEquals("security: { reject_unknown: true }\n", set("security: {}\n", "security.reject_unknown", "true"));
    }

    @Test
    void addsSections() throws IOException {
        assertEquals("node:\n  perf: true\n", set("", "node.perf", "true"));
        assertEquals("# nothing yet\nnode:\n  perf: true\n", set("# nothing yet\n", "node.perf", "true"));
        assertEquals(
                "node: {}\nresilience:\n  retry:\n    jitter: 0.5\n",
                set("node: {}\n", "resilience.retry.jitter", "0.5"));
        assertEquals(
                "resilience:\n  retry:\n    jitter: 0.5\nnode: {}\n",
                set("resilience:\nnode: {}\n", "resilience.retry.jitter", "0.5"));
    }

    @Test
    void replacesListsOfBothForms() throws IOException {
        String wanted = "node:\n  listen: [/ip4/127.0.0.1/tcp/1, \"/ip6/::1/tcp/1\"]\n  perf: true # p\n";
        String addresses = "/ip4/127.0.0.1/tcp/1, /ip6/::1/tcp/1";
        assertEquals(
                wanted,
                set(
                        "node:\n  listen:\n    - /ip4/0.0.0.0/tcp/1\n    - /ip4/0.0.0.0/tcp/2\n  perf: true # p\n",
                        "node.listen",
                        addresses));
        assertEquals(wanted, set("node:\n  listen: [ ]\n  perf: true # p\n", "node.listen", addresses));
        assertEquals(
                "security:\n  permissions:\n    trusted: [\"call:*\"]\n",
                set("security:\n  permissions:\n    trusted: []\n", "security.permissions.TRUSTED", "call:*"));
    }

    @Test
    void keepsLineEndsMarksAndModes() throws IOException {
        assertEquals(
                "\uFEFF# \ud83d\ude00\r\nnode:\r\n  perf: true\r\n  max_message: 2048\r\n",
                set("\uFEFF# \ud83d\ude00\r\nnode:\r\n  perf: true\r\n", "node.max_message", "2048"));
        Path file = folder.resolve("config.yaml");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        new Sources(folder).reader().set(NodeConfig.class, file, "node.perf", "false");
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void refusesWhatDoesNotFitAndChangesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), "node: { perf: true }\n");
        var reader = new Sources(folder).reader();
        for (List<String> wrong :
                List.of(List.of("node.max_message", "abc"), List.of("node.nonsense", "1"), List.of("node", "1"))) {
            assertThrows(ConfigException.class, () -> reader.set(NodeConfig.class, file, wrong.get(0), wrong.get(1)));
        }
        Files.writeString(file, "node: { perf: maybe }\n");
        ConfigException e = assertThrows(
                ConfigException.class, () -> reader.set(NodeConfig.class, file, "node.max_message", "2048"));
        assertTrue(
                e.error().message().contains("config.yaml:1:9) is not true or false"),
                e.error().message());
        assertEquals("node: { perf: maybe }\n", Files.readString(file));
    }

    @Test
    void makesAFileThatItsOwnerAloneReads() throws IOException {
        Path file = folder.resolve("new.yaml");
        new Sources(folder).reader().set(NodeConfig.class, file, "node.perf", "true");
        assertEquals("node:\n  perf: true\n", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aLinkStaysALink() throws IOException {
        Path real = Files.writeString(folder.resolve("real.yaml"), "node: {}");
        Path link = Files.createSymbolicLink(folder.resolve("config.yaml"), Path.of("real.yaml"));
        new Sources(folder).reader().set(NodeConfig.class, link, "node.perf", "true");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("node: { perf: true }", Files.readString(real));
    }

    @Test
    void theOwnerStays() throws IOException {
        Path file = Files.writeString(folder.resolve("config.yaml"), "node: {}");
        try {
            Files.setAttribute(file, "unix:uid", 4711);
            Files.setAttribute(file, "unix:gid", 4712);
        } catch (IOException e) {
            assumeTrue(false, "only root gives files away: " + e);
        }
        new Sources(folder).reader().set(NodeConfig.class, file, "node.perf", "true");
        assertEquals(4711, Files.getAttribute(file, "unix:uid"));
        assertEquals(4712, Files.getAttribute(file, "unix:gid"));
    }
}
