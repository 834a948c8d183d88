package io.p2p4j.node.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.node.testing.Fakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

    private String ran(String... arguments) {
        return node().ran(arguments);
    }

    private CommandLineNode node() {
        return new CommandLineNode(folder.resolve("node"));
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
        Files.writeString(
                token, ran("token", "create", "--capability", "--for=" + id, "--allow=call:weather/*", "--expires=1h"));
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
        String refused = node().failed("key", "passphrase", "--none");
        assertTrue(refused.contains(ErrorCode.PASSPHRASE_REQUIRED.name()), refused);
        assertUntold("FILE_MODE");
        ran("key", "passphrase", "--none", "--passphrase-file=" + passphrase);
        assertTold("FILE_MODE");
    }
}
