package io.p2p4j.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.node.testing.Fakes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What commands decide is in the audit log. */
@Timeout(120)
class CommandsAuditTest {

    private static final String PEER = Fakes.identity().peerId().toString();
    private static final String PLACE = "/ip4/192.0.2.1/tcp/4001";

    @TempDir
    private Path folder;

    private Path passphrase;
    private String id = "";

    @BeforeEach
    void init() throws IOException {
        passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        id = ran("init", "--no-passphrase").lines().findFirst().orElseThrow().replaceFirst("peer id +", "");
    }

    private record Ran(int exit, String output, String errors) {}

    private Ran run(String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of(arguments));
        all.add("--dir=" + folder.resolve("node"));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exit = line.execute(all.toArray(String[]::new));
        line.getOut().flush();
        line.getErr().flush();
        return new Ran(exit, out.toString(), err.toString());
    }

    private String ran(String... arguments) {
        Ran ran = run(arguments);
        assertEquals(0, ran.exit(), ran::errors);
        return ran.output();
    }

    private void assertTold(String... types) {
        String log = ran("audit", "show", "--json");
        for (String type : types) {
            assertTrue(log.contains(type), () -> type + " is missing in " + log);
        }
    }

    private void assertUntold(String type) {
        assertFalse(ran("audit", "show", "--json").contains(type), type);
    }

    @Test
    void trustAndPins() {
        assertTold("KEY_CREATED");
        ran("trust", "add", PEER, "--level=TRUSTED");
        assertTold("RECORD_CREATED", "PEER_TRUSTED");
        ran("trust", "block", PEER);
        assertTold("RECORD_UPDATED", "PEER_UNTRUSTED");
        ran("trust", "remove", PEER);
        assertTold("RECORD_REMOVED");
        ran("trust", "accept", PLACE + "/p2p/" + PEER);
        assertTold("PIN_ACCEPTED");
        ran("trust", "unpin", PLACE);
        assertTold("PIN_REMOVED");
    }

    @Test
    void grants() {
        ran("grant", "add", PEER, "call:weather/*");
        assertTold("PERMISSION_GRANTED");
        assertUntold("PERMISSION_REVOKED");
        ran("grant", "remove", PEER, "call:weather/*");
        assertTold("PERMISSION_REVOKED");
    }

    @Test
    void tokens() throws IOException {
        Path token = folder.resolve("token");
        Files.writeString(token, ran(
                "token", "create", "--capability", "--for=" + id, "--allow=call:weather/*", "--expires=1h"));
        assertTold("TOKEN_CREATED");
        ran("token", "narrow", token.toString(), "--for=" + PEER, "--allow=call:weather/today");
        assertTold("TOKEN_NARROWED");
        String made = ran("token", "list").substring(0, 32);
        ran("token", "revoke", made);
        assertTold("TOKEN_REVOKED");
    }

    @Test
    void keys() {
        ran("key", "export", folder.resolve("exported").toString());
        assertTold("KEY_EXPORTED");
        assertUntold("KEY_PROTECTED");
        ran("key", "passphrase", "--new-file=" + passphrase);
        assertTold("KEY_PROTECTED", "\"PASSPHRASE\"");
        Ran refused = run("key", "passphrase", "--none");
        assertTrue(refused.errors().contains(ErrorCode.PASSPHRASE_REQUIRED.name()), refused::errors);
        assertUntold("FILE_MODE");
        ran("key", "passphrase", "--none", "--passphrase-file=" + passphrase);
        assertTold("FILE_MODE");
    }
}
