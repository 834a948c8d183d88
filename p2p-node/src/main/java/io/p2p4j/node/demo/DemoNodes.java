package io.p2p4j.node.demo;

import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Starts the demo's nodes from YAML files in a folder of its own, which goes when it is closed. */
final class DemoNodes implements AutoCloseable {

    private final Path folder;
    private final Deque<Node> started = new ArrayDeque<>();

    DemoNodes() throws IOException {
        folder = Files.createTempDirectory("p2p4j-demo");
    }

    /** Starts a node that serves {@code echo/say}; a name used before is the same node again. */
    Node start(String name, int port) throws IOException {
        Path yaml = folder.resolve(name + ".yaml");
        Files.writeString(yaml, config(port, folder.resolve(name)));
        try (Passphrase passphrase = Passphrase.of(("the passphrase of " + name).toCharArray())) {
            Node node = Node.builder().config(yaml).passphrase(passphrase).start();
            started.push(node);
            node.serve(Service.named("echo").method("say", (request, caller) -> Reply.of(request.params(Map.class))));
            return node;
        }
    }

    /** Returns the audit log of a node, a JSON object a line. */
    List<JsonNode> audit(String name) {
        Path dir = folder.resolve(name);
        Node node = started.stream()
                .filter(each -> each.config().node().dataDir().equals(dir))
                .findFirst()
                .orElseThrow();
        List<JsonNode> lines = new ArrayList<>();
        try (AuditTrail.Cursor cursor = node.audit().read(AuditTrail.Query.all())) {
            for (Optional<String> line = cursor.next(); line.isPresent(); line = cursor.next()) {
                lines.add(JsonMapper.shared().readTree(line.get()));
            }
        }
        return lines;
    }

    /** Returns whether a text stands in clear in any file of a node. */
    boolean inClear(String name, String text) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(name).resolve("state"))) {
            return files.filter(Files::isRegularFile).anyMatch(file -> contains(file, text));
        }
    }

    @Override
    public void close() throws IOException {
        started.forEach(Node::close);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Short times, so that the demo is short; one permit comes back every three seconds. */
    private static String config(int port, Path dataDir) {
        return """
            node:
              listen: ["/ip4/127.0.0.1/tcp/%d"]
              data_dir: %s
            resilience:
              rate_limit: { max_requests: 100, time_window: 300 }
              circuit_breaker: { failure_threshold: 3, timeout: 2s }
              retry: { max_attempts: 3, initial_delay: 300ms, max_delay: 10s, jitter: 0.25 }
            security:
              trust_level_default: UNKNOWN
              reject_unknown: true
              encryption_at_rest: true
              require_passphrase: true
            """.formatted(port, dataDir);
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
