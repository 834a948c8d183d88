package io.p2p4j.it.kit;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeBuilder;
import io.p2p4j.node.NodeKeys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Starts nodes on loopback in a folder of their own, and closes them and the folder. */
public final class Nodes implements AutoCloseable {

    private final Path folder;
    private final Deque<Node> started = new ArrayDeque<>();

    /** Makes the folder. */
    public Nodes() throws IOException {
        folder = Files.createTempDirectory("p2p4j-it");
    }

    /** Returns a builder of a node that listens on a free port and retries quickly. */
    public NodeBuilder builder(String name) {
        return Node.builder()
                .set("node.data_dir", dir(name).toString())
                .set("node.listen", "/ip4/127.0.0.1/tcp/0")
                .set("node.call_timeout", "10s")
                .set("resilience.retry.initial_delay", "10ms")
                .set("resilience.retry.max_delay", "100ms");
    }

    /** Starts a node that serves {@code echo/say}. */
    public Node start(NodeBuilder builder) {
        Node node = builder.start();
        started.push(node);
        node.serve(Service.named("echo").method("say", (request, caller) -> Reply.of(request.params(JsonNode.class))));
        return node;
    }

    /** Starts a node of a name with more keys: name, key, value, key, value … */
    public Node start(String name, String... settings) {
        NodeBuilder builder = builder(name);
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        return start(builder);
    }

    /** Closes a node and starts it again in its folder, with another key and the same addresses. */
    public Node rotated(Node node, String... settings) {
        String name = node.config().node().dataDir().getFileName().toString();
        String address = address(node).address().toString();
        node.close();
        started.remove(node);
        try (NodeKeys keys = builder(name).keys()) {
            keys.rotate();
        }
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "node.listen";
        all[settings.length + 1] = address;
        return start(name, all);
    }

    /** Returns whether a node is let in by another one now. */
    public static boolean connects(Node client, Node server) {
        try {
            return client.connect(address(server)).peer().equals(server.id());
        } catch (P2pException e) {
            return false; // not yet
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the folder of a node. */
    public Path dir(String name) {
        return folder.resolve(name);
    }

    /** Returns the lines of a node's audit log. */
    public List<JsonNode> audit(String name) {
        Node node = started.stream()
                .filter(each -> each.config().node().dataDir().equals(dir(name)))
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

    /** Returns the audit events of a type. */
    public List<JsonNode> audit(String name, String event) {
        return audit(name).stream()
                .filter(line -> line.path("event").asString("").equals(event))
                .toList();
    }

    /** Returns how many connections failed with a code before they had a peer; what was told as one counts as many. */
    public long failures(String name, ErrorCode code) {
        return audit(name, "HANDSHAKE_FAILED").stream()
                .filter(line -> line.path("error_code").asString().equals(code.name()))
                .mapToLong(line -> line.path("count").asLong(1))
                .sum();
    }

    /** Returns how many connections of a node failed with a code before they had a peer, by its metrics. */
    public static long failed(Node node, ErrorCode code) {
        return metric(node, "p2p4j_connections_refused_total{code=\"" + code + "\",stage=\"upgrade\"}");
    }

    /** Returns a metric of a node; one that was never counted is 0. */
    public static long metric(Node node, String name) {
        return node.metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    /** Lets {@code server} trust {@code client}, which knows the address afterwards. */
    public static void befriend(Node client, Node server) throws InterruptedException {
        trust(server, client, TrustLevel.TRUSTED);
        client.connect(address(server));
    }

    /** Sets a level with grants. */
    public static void trust(Node node, Node peer, TrustLevel level, String... grants) {
        Set<Permission> permissions = Arrays.stream(grants).map(Permission::new).collect(Collectors.toSet());
        node.trust().set(peer.id(), level, permissions, "a test");
    }

    /** Returns where a node listens. */
    public static PeerAddress address(Node node) {
        return node.addresses().get(0);
    }

    /** Returns the same by a name, which is worth a pin. */
    public static PeerAddress named(Node node) {
        String number = address(node).address().toString();
        return new PeerAddress(node.id(), Multiaddr.parse(number.replace("/ip4/127.0.0.1", "/dns4/localhost")));
    }

    /** Returns the socket address where a node listens. */
    public static InetSocketAddress socket(Node node) {
        Multiaddr address = address(node).address();
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(address.components().get(1).value()));
    }

    /** Calls {@code echo/say}. */
    public static JsonNode say(Node client, Node server, String text) throws InterruptedException {
        return client.call(server.id(), "echo/say", Map.of("text", text), JsonNode.class);
    }

    /** Returns the error that an operation fails with. */
    public static P2pError failure(Callable<?> operation) throws Exception {
        Object result;
        try {
            result = operation.call();
        } catch (P2pException e) {
            return e.error();
        }
        throw new AssertionError("a failure was expected, not " + result);
    }

    /** Waits, for ten seconds at most, until something is so. */
    public static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("not within 10 s: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
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
}
