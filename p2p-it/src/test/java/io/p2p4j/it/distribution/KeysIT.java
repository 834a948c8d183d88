package io.p2p4j.it.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysIT {

    private static final String SECRET = "Tr0ub4dor&3-and-a-tail";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void moveAndChangeTheirPassphraseAndStayTheSame() throws Exception {
        Path old = secret("old", SECRET);
        Path next = secret("next", "another one");
        String dir = "--dir=" + folder.resolve("node");
        String id = value(run("init", dir, "--passphrase-file=" + old), "peer id");
        run("key", "passphrase", dir, "--passphrase-file=" + old, "--new-file=" + next);
        assertTrue(fails("id", dir, "--passphrase-file=" + old).contains("WRONG_PASSPHRASE"));
        assertEquals(id, value(run("key", "show", dir, "--passphrase-file=" + next), "peer id"));
        Path exported = folder.resolve("exported");
        run("key", "export", dir, "--passphrase-file=" + next, exported.toString());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(exported)));
        assertArrayEquals(new byte[] {8, 1, 18, 64}, java.util.Arrays.copyOf(Files.readAllBytes(exported), 4));
        String copy = "--dir=" + folder.resolve("copy");
        run("key", "import", copy, "--passphrase-file=" + old, exported.toString());
        assertEquals(id, run("id", copy, "--passphrase-file=" + old).strip());
    }

    @Test
    void giveWayToNewOnesThatOthersTakeForThem() throws Exception {
        Path secret = secret("secret", SECRET);
        String pass = "--passphrase-file=" + secret;
        String dir = "--dir=" + folder.resolve("node");
        String other = "--dir=" + folder.resolve("other");
        String before = value(run("init", dir, pass), "peer id");
        run("init", other, pass);
        run("trust", "add", other, pass, before, "--level=TRUSTED", "--grant=relay");
        String rotated = run("key", "rotate", dir, pass);
        String after = value(rotated, "peer id").split(",", 2)[0];
        assertTrue(value(rotated, "former id").startsWith(before + ","), rotated);
        assertEquals(after, run("id", dir, pass).strip());
        Path statements = folder.resolve("statements");
        run("key", "statements", dir, pass, statements.toString());
        String taken = run("trust", "apply", other, pass, statements.toString());
        assertTrue(taken.contains("UNTRUSTED  " + before) && taken.contains("follows    " + after), taken);
        String known = run("trust", "list", other, pass);
        assertTrue(known.contains(after + "  TRUSTED  relay  follows " + before), known);
        assertTrue(run("trust", "apply", other, pass, statements.toString()).startsWith("nothing"));
        assertEquals(2, P2p.run(Map.of(), "key", "revoke", dir, pass).exit(), "it is not done without --yes");
        assertTrue(run("audit", "verify", dir, pass).contains("intact"));
    }

    @Test
    void leaveNoPassphraseInTheMemoryOfANodeThatRuns() throws Exception {
        Path file = secret("secret", SECRET);
        String dir = "--dir=" + folder.resolve("node");
        run("init", dir, "--passphrase-file=" + file);
        String listen = "--set=node.listen=/ip4/127.0.0.1/tcp/0";
        assertFalse(isInMemory(P2p.start(Map.of(), "run", dir, listen, "--passphrase-file=" + file)));
        assertTrue(
                isInMemory(P2p.start(Map.of("P2P_PASSPHRASE", SECRET), "run", dir, listen)),
                "a variable stays in the environment, and this search finds it");
    }

    /** Looks for the passphrase in everything that is in the heap of a node, garbage included. */
    private boolean isInMemory(Process node) throws Exception {
        Path dump = folder.resolve("heap-" + node.pid());
        try {
            P2p.line(node, "listening");
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(node.pid()),
                            "GC.heap_dump",
                            "-all",
                            dump.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(jcmd.waitFor(60, TimeUnit.SECONDS) && Files.exists(dump), said);
            String memory = Files.readString(dump, StandardCharsets.ISO_8859_1);
            return List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16LE).stream()
                    .anyMatch(charset -> memory.contains(spelt(charset)));
        } finally {
            node.destroyForcibly().waitFor();
            Files.deleteIfExists(dump);
        }
    }

    private static String spelt(Charset charset) {
        return new String(SECRET.getBytes(charset), StandardCharsets.ISO_8859_1);
    }

    private Path secret(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String run(String... arguments) throws Exception {
        P2p.Result result = P2p.run(Map.of(), arguments);
        assertEquals(0, result.exit(), result.errors());
        return result.output();
    }

    private static String fails(String... arguments) throws Exception {
        P2p.Result result = P2p.run(Map.of(), arguments);
        assertEquals(1, result.exit(), result.output());
        return result.errors();
    }

    private static String value(String output, String key) {
        return output.lines()
                .filter(line -> line.startsWith(key + " "))
                .map(line -> line.substring(key.length()).strip())
                .findFirst()
                .orElseThrow();
    }
}
