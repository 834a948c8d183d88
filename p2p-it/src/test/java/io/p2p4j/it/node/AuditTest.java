package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Brings about every event of the audit log. */
@Timeout(60)
class AuditTest {

    @Test
    void holdsEveryTypeOfEvent() throws Exception {
        try (Nodes nodes = new Nodes()) {
            Node server = nodes.start(
                    "server",
                    "security.reject_unknown",
                    "true",
                    "resilience.rate_limit.max_requests",
                    "3",
                    "resilience.rate_limit.time_window",
                    "1h",
                    "resilience.circuit_breaker.failure_threshold",
                    "1",
                    "resilience.retry.max_attempts",
                    "1");
            Node friend = nodes.start("friend");
            Nodes.failure(() -> friend.connect(Nodes.address(server))); // CONNECTION_REFUSED
            Nodes.trust(server, friend, TrustLevel.VERIFIED, "call:echo/say"); // TRUST_CHANGED
            friend.connect(Nodes.address(server)); // PEER_CONNECTED
            Nodes.say(friend, server, "granted"); // ACCESS_GRANTED
            Nodes.failure(() -> friend.call(server.id(), "echo/shout", java.util.Map.of(), JsonNode.class));
            try (Stream stream = friend.open(server.id(), new ProtocolId("/p2p4j/jsonrpc/1.0.0"))) {
                stream.write(ByteBuffer.wrap(new byte[] {1, '{'})); // PROTOCOL_VIOLATED
                stream.read(ByteBuffer.allocate(1));
            }
            Nodes.failure(() -> Nodes.say(friend, server, "limited")); // RATE_LIMITED
            try (Socket socket = new Socket()) {
                socket.connect(Nodes.socket(server)); // HANDSHAKE_FAILED
                socket.getOutputStream().write(new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f});
                socket.getInputStream().read();
            }
            friend.close(); // PEER_DISCONNECTED
            Nodes.await("the friend is gone", () -> server.peers().isEmpty());
            Nodes.failure(() -> server.connect(Nodes.address(friend))); // BREAKER_CHANGED
            Nodes.await("all is written", () -> types(nodes).contains("PEER_DISCONNECTED"));
            server.close(); // NODE_STOPPED
            Set<String> all = Arrays.stream(AuditEvent.class.getPermittedSubclasses())
                    .map(type -> type.getSimpleName()
                            .replaceAll("(?<!^)([A-Z])", "_$1")
                            .toUpperCase(Locale.ROOT))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(all, types(nodes));
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
            java.util.List<JsonNode> told = nodes.audit("server", "HANDSHAKE_FAILED");
            long counts = told.stream()
                    .mapToLong(line -> line.path("count").asLong(1))
                    .sum();
            assertEquals(sockets, counts, told::toString);
            assertTrue(told.size() < sockets / 5, told::toString);
        }
    }

    private static Set<String> types(Nodes nodes) {
        try {
            return nodes.audit("server").stream()
                    .map(line -> line.path("event").asString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
