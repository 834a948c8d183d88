package io.p2p4j.node.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.node.Node;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person at a terminal sees of another peer at a known name, over TCP. */
@Timeout(120)
class PinnedPeerTest {

    @TempDir
    private Path folder;

    private Node start(String name, String port) {
        return Node.builder()
                .set("node.data_dir", folder.resolve(name).toString())
                .set("node.listen", "/ip4/127.0.0.1/tcp/" + port)
                .start();
    }

    private static String named(Node node) {
        return node.addresses().get(0).toString().replace("/ip4/127.0.0.1", "/dns4/localhost");
    }

    @Test
    void isRefusedLoudlyWithTheCommandThatAcceptsIt() {
        CommandLineNode client = new CommandLineNode(folder.resolve("client"));
        client.ran("init", "--no-passphrase");
        String port;
        String before;
        try (Node first = start("first", "0")) {
            client.ran("ping", "--count=1", named(first));
            port = first.addresses().get(0).address().components().get(1).value();
            before = first.id().toString();
        }
        try (Node second = start("second", port)) {
            String errors = client.failed("ping", "--count=1", named(second));
            assertTrue(errors.startsWith("REFUSED  PEER_NOT_TRUSTED  by this node, rule security.pins"), errors);
            assertTrue(errors.contains(before), errors);
            String fix = errors.lines()
                    .filter(line -> line.startsWith("fix "))
                    .findFirst()
                    .orElseThrow();
            assertEquals("fix      if that is right: p2p trust accept " + named(second), fix);
            client.ran(fix.substring(fix.indexOf("p2p ") + 4).split(" "));
            client.ran("ping", "--count=1", named(second));
            assertTrue(client.ran("trust", "pins").contains(second.id().toString()));
        }
    }
}
