package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenTerms;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Brings about every event of the audit log. */
@Timeout(60)
class AuditTest {

    /** What commands do while no node runs; {@code CommandsAuditTest} of p2p-node and {@code KeysIT} bring these about. */
    private static final Set<String> BY_COMMANDS = Set.of("KEY_EXPORTED", "KEY_PROTECTED");

    @TestFactory
    List<DynamicTest> holdsEveryTypeOfEvent() throws Exception {
        Set<String> seen = new TreeSet<>();
        try (Nodes nodes = new Nodes()) {
            seen.addAll(atTheDoor(nodes));
            seen.addAll(ofRequests(nodes));
            seen.addAll(ofTrust(nodes));
            seen.addAll(ofBreakers(nodes));
            seen.addAll(ofChanges(nodes));
        }
        return Arrays.stream(AuditEvent.class.getPermittedSubclasses())
                .map(AuditTest::name)
                .map(type -> DynamicTest.dynamicTest(
                        type, () -> assertEquals(!BY_COMMANDS.contains(type), seen.contains(type), seen::toString)))
                .toList();
    }

    private static Set<String> atTheDoor(Nodes nodes) throws Exception {
        Node server = nodes.start("door", "security.reject_unknown", "true");
        Node friend = nodes.start("visitor");
        Nodes.failure(() -> friend.connect(Nodes.address(server))); // HANDSHAKE_COMPLETED, CONNECTION_REFUSED
        Nodes.trust(server, friend, TrustLevel.VERIFIED);
        friend.connect(Nodes.address(server)); // PEER_CONNECTED
        try (Socket socket = new Socket()) {
            socket.connect(Nodes.socket(server)); // HANDSHAKE_FAILED
            socket.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
            socket.getInputStream().read();
        }
        friend.close(); // PEER_DISCONNECTED
        Nodes.await("the friend is gone", () -> server.peers().isEmpty());
        server.close(); // NODE_STOPPED
        return types(nodes, "door");
    }

    private static Set<String> ofRequests(Nodes nodes) throws Exception {
        AtomicBoolean refusing = new AtomicBoolean();
        TrustPolicy policy = candidate -> refusing.get()
                ? new TrustPolicy.Refused("a test", "none")
                : new TrustPolicy.Admitted(TrustLevel.VERIFIED);
        Node server = nodes.start(nodes.builder("asked")
                .with(TrustPolicy.class, policy)
                .set("security.permissions.VERIFIED", "call:echo/say")
                .set("resilience.rate_limit.max_requests", "3")
                .set("resilience.rate_limit.time_window", "1h"));
        Node friend = nodes.start("asker");
        friend.connect(Nodes.address(server));
        Nodes.say(friend, server, "granted"); // ACCESS_GRANTED
        Nodes.failure(() -> friend.call(server.id(), "echo/shout", Map.of(), JsonNode.class)); // PERMISSION_DENIED
        try (Stream stream = friend.open(server.id(), new ProtocolId("/p2p4j/jsonrpc/1.0.0"))) {
            stream.write(ByteBuffer.wrap(new byte[] {1, '{'})); // PROTOCOL_VIOLATED
            stream.read(ByteBuffer.allocate(1));
        }
        Nodes.failure(() -> Nodes.say(friend, server, "limited")); // RATE_LIMITED
        refusing.set(true);
        Nodes.failure(() -> Nodes.say(friend, server, "refused")); // ACCESS_DENIED
        server.close();
        return types(nodes, "asked");
    }

    private static Set<String> ofTrust(Nodes nodes) throws Exception {
        Node server = nodes.start("judge");
        Node friend = nodes.start("judged");
        Nodes.trust(
                server, friend, TrustLevel.TRUSTED, "node:info"); // RECORD_CREATED, PEER_TRUSTED, PERMISSION_GRANTED
        Nodes.trust(server, friend, TrustLevel.UNTRUSTED); // RECORD_UPDATED, PEER_UNTRUSTED, PERMISSION_REVOKED
        server.trust().remove(friend.id()); // RECORD_REMOVED, DATA_DELETED
        server.trust().accept(Nodes.address(friend)); // PIN_ACCEPTED
        server.trust().unpin(Nodes.address(friend).address()); // PIN_REMOVED
        friend.connect(Nodes.address(server)); // PEER_VERIFIED
        TokenAuthority.Issued issued = server.tokens()
                .create(new TokenTerms(
                        Optional.empty(),
                        Set.of(new Permission("call:echo/*")),
                        Optional.empty(),
                        "")); // TOKEN_CREATED
        friend.present(server.id(), issued.text()); // TOKEN_USED
        server.tokens().revoke(issued.record().id()); // TOKEN_REVOKED
        TokenTerms own = new TokenTerms(
                Optional.of(server.id()),
                Set.of(new Permission("relay")),
                Optional.of(Instant.now().plusSeconds(600)),
                "");
        server.tokens().narrow(server.tokens().createCapability(own).text(), own); // TOKEN_NARROWED
        server.limits().reset(friend.id()); // LIMIT_CHANGED
        server.breakers().reset(friend.id()); // BREAKER_SET
        server.close();
        return types(nodes, "judge");
    }

    private static Set<String> ofBreakers(Nodes nodes) throws Exception {
        Node caller = nodes.start(
                "caller",
                "resilience.circuit_breaker.failure_threshold",
                "1",
                "resilience.circuit_breaker.timeout",
                "1ms",
                "resilience.retry.max_attempts",
                "1");
        Node friend = nodes.start("callee");
        PeerAddress address = Nodes.address(friend);
        friend.close();
        Nodes.failure(() -> caller.connect(address)); // BREAKER_OPENED
        nodes.start("callee", "node.listen", address.address().toString());
        Nodes.await("a probe passes", () -> connects(caller, address)); // BREAKER_HALF_OPENED, BREAKER_CLOSED
        caller.close();
        return types(nodes, "caller");
    }

    private static Set<String> ofChanges(Nodes nodes) throws Exception {
        Path file = Files.writeString(Files.createTempFile("p2p4j-it", ".yaml"), "security: { reject_unknown: false }");
        try {
            Node node = nodes.start(nodes.builder("changing").config(file));
            Files.writeString(file, "security: { reject_unknown: true }");
            node.reload(); // CONFIG_CHANGED
            nodes.rotated(node).close(); // KEY_ROTATED
            return types(nodes, "changing");
        } finally {
            Files.delete(file);
        }
    }

    private static boolean connects(Node caller, PeerAddress address) {
        try {
            return caller.connect(address).peer().equals(address.peer());
        } catch (P2pException e) {
            return false; // the breaker is open still
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFloodOfGarbageIsTwoEventsWithACount() throws Exception {
        int sockets = 50;
        try (Nodes nodes = new Nodes()) {
            Node server = nodes.start("server", "transport.upgrade_timeout", "1h");
            for (int i = 0; i < sockets; i++) {
                try (Socket socket = new Socket()) {
                    socket.connect(Nodes.socket(server));
                    socket.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
                    socket.getInputStream().read();
                }
            }
            String counted = "p2p4j_connections_refused_total{code=\"PROTOCOL_VIOLATION\",stage=\"upgrade\"} ";
            Nodes.await("all are counted", () -> server.metrics().contains(counted + sockets + ".0"));
            server.close();
            List<JsonNode> told = nodes.audit("server", "HANDSHAKE_FAILED");
            long counts = told.stream()
                    .mapToLong(line -> line.path("count").asLong(1))
                    .sum();
            assertEquals(sockets, counts, told::toString);
            assertTrue(told.size() < sockets / 5, told::toString);
        }
    }

    private static Set<String> types(Nodes nodes, String name) {
        return nodes.audit(name).stream()
                .map(line -> line.path("event").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<!^)([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }
}
