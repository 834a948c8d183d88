package io.p2p4j.it.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Every refusal has its code, its config key and the time to wait in the exception, so on the wire, and in the metrics and
 * the audit log of who refused.
 */
@Timeout(120)
class RefusalsTest {

    private static final ProtocolId WAIT = new ProtocolId("/wait/1.0.0");
    private static final String LIMIT = "resilience.rate_limit.";

    private Nodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private Node friendOf(Node server) throws InterruptedException {
        Node friend = nodes.start("client");
        Nodes.befriend(friend, server);
        return friend;
    }

    /** The error is that of a caller; the rest is what the refusing node shows. */
    private void assertTold(P2pError error, ErrorCode code, String rule, String name, String event) throws Exception {
        assertEquals(code, error.code(), error::toString);
        assertEquals(rule, error.text(Detail.RULE).orElse("none"), error::toString);
        JsonNode line = nodes.audit(name, event).get(0);
        assertEquals(code.name(), line.path("error_code").asString());
        assertEquals(rule, line.path("rule").asString());
        assertEquals(error.retryAfter().isPresent(), line.path("retry_after").asDouble() > 0, line::toString);
    }

    private void assertCounted(Node refusing, ErrorCode code, String rule) {
        String metric = "p2p4j_refusals_total{code=\"" + code + "\",rule=\"" + rule + "\"}";
        assertTrue(Nodes.metric(refusing, metric) >= 1, refusing::metrics);
    }

    private void assertLimited(P2pError error, ErrorCode code, String rule, Node server) throws Exception {
        assertTold(error, code, rule, "server", "RATE_LIMITED");
        assertCounted(server, code, rule);
        assertTrue(error.retryAfter().orElseThrow().toNanos() > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_requests", "subnet.max_requests", "node.max_requests"})
    void ofRequests(String key) throws Exception {
        Node server = nodes.start("server", LIMIT + key, "1");
        Node client = friendOf(server);
        Nodes.say(client, server, "the first passes");
        P2pError error = Nodes.failure(() -> Nodes.say(client, server, "the second does not"));
        assertLimited(error, ErrorCode.RATE_LIMIT_EXCEEDED, LIMIT + key, server);
    }

    @Test
    void ofRequestsOfALevel(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("config.yaml");
        Files.writeString(file, "resilience: { rate_limit: { levels: { TRUSTED: { max_requests: 1 } } } }");
        Node server = nodes.start(nodes.builder("server").config(file));
        Node client = friendOf(server);
        Nodes.say(client, server, "the first passes");
        P2pError error = Nodes.failure(() -> Nodes.say(client, server, "the second does not"));
        assertLimited(error, ErrorCode.RATE_LIMIT_EXCEEDED, LIMIT + "levels.TRUSTED.max_requests", server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_bytes", "subnet.max_bytes", "node.max_bytes"})
    void ofBytes(String key) throws Exception {
        Node server = nodes.start("server", LIMIT + key, "200");
        Node client = friendOf(server);
        Nodes.say(client, server, "the first passes");
        Nodes.say(client, server, "the second, too");
        P2pError error = Nodes.failure(() -> Nodes.say(client, server, "the third does not"));
        assertLimited(error, ErrorCode.RATE_LIMIT_EXCEEDED, LIMIT + key, server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_streams", "subnet.max_streams", "node.max_streams"})
    void ofStreams(String key) throws Exception {
        Node server = nodes.start("server", LIMIT + key, "1");
        server.handle(WAIT, stream -> {
            stream.write(ByteBuffer.wrap(new byte[1]));
            stream.read(ByteBuffer.allocate(1));
        });
        Node client = friendOf(server);
        Nodes.trust(server, client, TrustLevel.VERIFIED, "call:*", "stream:" + WAIT);
        Nodes.await(
                "the streams of the greeting have ended",
                () -> server.limits().check(client.id(), Currency.STREAMS, 1).isEmpty());
        try (Stream first = client.open(server.id(), WAIT)) {
            assertEquals(1, first.read(ByteBuffer.allocate(1)));
            P2pError error = Nodes.failure(() -> Nodes.say(client, server, "on a stream of its own"));
            assertLimited(error, ErrorCode.RATE_LIMIT_EXCEEDED, LIMIT + key, server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"node.max_in_flight", "node.max_in_flight_total"})
    void ofWhatIsTooMuchAtOnce(String key) throws Exception {
        Node server = nodes.start("server", key, "1");
        Node client = friendOf(server);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.serve(Service.named("slow").method("poke", (request, caller) -> {
            busy.countDown();
            go.await();
            return Reply.of(1);
        }));
        Thread first = Thread.ofVirtual().start(() -> {
            try {
                client.call(server.id(), "slow/poke", Map.of(), JsonNode.class);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        busy.await();
        P2pError error = Nodes.failure(() -> Nodes.say(client, server, "?"));
        assertLimited(error, ErrorCode.OVERLOADED, key, server);
        go.countDown();
        first.join();
    }

    /** The stream is reset, which has no room for a reason; the node that refuses it tells all the same. */
    @Test
    void ofStreamsThatFindNoPlaceOnAConnection() throws Exception {
        Node server = nodes.start("server", "transport.max_streams", "1");
        server.handle(WAIT, stream -> {
            stream.write(ByteBuffer.wrap(new byte[1]));
            stream.read(ByteBuffer.allocate(1));
        });
        Node client = friendOf(server);
        Nodes.trust(server, client, TrustLevel.VERIFIED, "call:*", "stream:" + WAIT);
        try (Stream first = opened(client, server)) {
            assertTrue(first.isOpen());
            assertEquals(
                    ErrorCode.NETWORK_ERROR,
                    Nodes.failure(() -> Nodes.say(client, server, "?")).code());
            assertCounted(server, ErrorCode.OVERLOADED, "transport.max_streams");
            Nodes.await("it is in the audit log", () -> isAudited("transport.max_streams"));
        }
    }

    /** Opens a stream once those of the greeting have ended. */
    private static Stream opened(Node client, Node server) throws InterruptedException {
        while (true) {
            Stream stream = client.open(server.id(), WAIT);
            try {
                if (stream.read(ByteBuffer.allocate(1)) == 1) {
                    return stream;
                }
            } catch (NetworkException e) {
                assertEquals(ErrorCode.NETWORK_ERROR, e.code());
            }
            stream.close();
        }
    }

    private boolean isAudited(String rule) {
        return nodes.audit("server", "RATE_LIMITED").stream()
                .anyMatch(line -> line.path("rule").asString("").equals(rule));
    }

    @Test
    void ofTrust() throws Exception {
        Node server = nodes.start("server", "security.reject_unknown", "true");
        Node client = nodes.start("client");
        P2pError error = Nodes.failure(() -> client.connect(Nodes.address(server)));
        assertTold(error, ErrorCode.PEER_NOT_TRUSTED, "security.reject_unknown", "server", "CONNECTION_REFUSED");
        assertCounted(server, ErrorCode.PEER_NOT_TRUSTED, "security.reject_unknown");
        assertTrue(error.text(Detail.FIX).isPresent()); // no time makes it pass
    }

    @Test
    void ofPermission() throws Exception {
        Node server = nodes.start("server");
        Node client = nodes.start("client");
        client.connect(Nodes.address(server));
        P2pError error = Nodes.failure(() -> Nodes.say(client, server, "please"));
        assertTold(error, ErrorCode.PERMISSION_DENIED, "security.permissions", "server", "PERMISSION_DENIED");
        assertCounted(server, ErrorCode.PERMISSION_DENIED, "security.permissions");
    }

    @Test
    void ofABreaker() throws Exception {
        Node client = nodes.start(
                "client", "resilience.circuit_breaker.failure_threshold", "1", "resilience.retry.max_attempts", "1");
        PeerAddress gone;
        try (Node other = nodes.start("gone")) {
            gone = Nodes.address(other);
        }
        Nodes.failure(() -> client.connect(gone));
        P2pError error = Nodes.failure(() -> client.connect(gone));
        String rule = "resilience.circuit_breaker";
        assertTold(error, ErrorCode.CIRCUIT_BREAKER_OPEN, rule, "client", "BREAKER_OPENED");
        assertCounted(client, ErrorCode.CIRCUIT_BREAKER_OPEN, rule);
        assertTrue(error.retryAfter().orElseThrow().toNanos() > 0);
        assertEquals(1, Nodes.metric(client, "p2p4j_breakers{state=\"open\"}"));
        assertEquals(
                CircuitBreaker.State.OPEN, client.breakers().status(gone.peer()).state());
        client.breakers().reset(gone.peer());
        assertEquals(
                ErrorCode.NETWORK_ERROR,
                Nodes.failure(() -> client.connect(gone)).code());
    }
}
