package io.p2p4j.it.bench.rpc;

import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.it.bench.load.ClosedLoop;
import io.p2p4j.it.bench.peer.Folders;
import io.p2p4j.it.bench.peer.PeerConfig;
import io.p2p4j.it.bench.process.WorkerLoop;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Is a process with a whole node, whose every policy is on: strangers are refused, a grant is needed, all is audited.
 *
 * <p>Only the budget of requests is raised, since a benchmark would spend any.
 */
public final class NodeWorker {

    private static final String TEXT = "x".repeat(100);

    private NodeWorker() {}

    /**
     * What is asked and answered.
     *
     * @param text of as many characters as make a message of about 128 bytes
     */
    public record Said(String text) {}

    /** Starts it. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("p2p4j-bench");
        NodeBuilder builder = Node.builder()
                .set("node.data_dir", folder.toString())
                .set("node.listen", "/ip4/127.0.0.1/tcp/0")
                .set("security.reject_unknown", "true");
        PeerConfig.SETTINGS.forEach(builder::set);
        try (Node node = builder.start()) {
            node.serve(Service.named("echo").method("say", (request, caller) -> Reply.of(request.params(Said.class))));
            new WorkerLoop(Map.of(
                            "trust", line -> trust(node, line),
                            "connect", line -> connect(node, line),
                            "calls", line -> calls(node, line)))
                    .serve(Map.of("address", node.addresses().getFirst().toString()));
        } finally {
            Folders.delete(folder);
        }
    }

    private static Map<String, ?> trust(Node node, JsonNode line) {
        node.trust()
                .set(
                        peer(line).peer(),
                        TrustLevel.VERIFIED,
                        Set.of(new Permission("call:echo/*")),
                        "the other end of a benchmark");
        return Map.of();
    }

    private static Map<String, ?> connect(Node node, JsonNode line) throws InterruptedException {
        node.connect(peer(line));
        return Map.of();
    }

    private static Map<String, ?> calls(Node node, JsonNode line) throws Exception {
        PeerId server = peer(line).peer();
        Said said = new Said(TEXT);
        return ClosedLoop.run(
                        Collections.nCopies(
                                line.path("in_flight").asInt(),
                                () -> verify(said, node.call(server, "echo/say", said, Said.class))),
                        Duration.ofMillis(line.path("window_ms").asLong()))
                .figures();
    }

    private static void verify(Said said, Said heard) {
        if (!said.equals(heard)) {
            throw new IllegalStateException("the answer is not what was asked");
        }
    }

    private static PeerAddress peer(JsonNode line) {
        return PeerAddress.parse(line.path("address").asString());
    }
}
