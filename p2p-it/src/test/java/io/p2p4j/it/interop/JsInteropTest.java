package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import io.p2p4j.node.PeerInfo;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Talks to a real js-libp2p node, which dials and is dialled. */
@Timeout(120)
class JsInteropTest {

    private static final String ECHO = "/echo/1.0.0";

    private Nodes nodes;
    private Node node;
    private JsPeer js;

    @BeforeAll
    static void install() throws Exception {
        if (!JsPeer.available()) {
            System.err.println("SKIPPED: interop with js-libp2p, because node or npm is not on the PATH");
        }
        Assumptions.assumeTrue(JsPeer.available(), "node or npm is not on the PATH");
        JsPeer.install();
    }

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
        node = nodes.start("node", "resilience.rate_limit.max_requests", "10000");
        node.handle(new ProtocolId(ECHO), stream -> {
            ByteBuffer buffer = ByteBuffer.allocate(16_384);
            while (stream.read(buffer.clear()) >= 0) {
                stream.write(buffer.flip());
            }
        });
        node.serve(Service.named("math")
                .method(
                        "double",
                        (request, caller) -> Reply.of(Map.of(
                                "n",
                                2 * request.params(JsonNode.class).path("n").asInt()))));
        js = JsPeer.start();
    }

    @AfterEach
    void stop() throws Exception {
        js.close();
        nodes.close();
    }

    private void trustJs() {
        node.trust().set(PeerId.parse(js.id()), TrustLevel.TRUSTED, Set.of(new Permission("stream:/echo/*")), "a test");
    }

    private Map<String, Object> to(Object... more) {
        Map<String, Object> arguments =
                new java.util.HashMap<>(Map.of("peer", node.id().toString()));
        for (int i = 0; i < more.length; i += 2) {
            arguments.put((String) more[i], more[i + 1]);
        }
        return arguments;
    }

    private void jsDials() throws Exception {
        JsonNode dialled =
                js.command("dial", Map.of("address", Nodes.address(node).toString()));
        assertEquals(node.id().toString(), dialled.path("peer").asString());
    }

    private void checkAllTheyAsk() throws Exception {
        JsonNode identity = js.command("identify", to());
        assertTrue(identity.path("agentVersion").asString().startsWith("p2p4j/"), identity::toString);
        assertTrue(identity.path("protocols").toString().contains("/p2p4j/jsonrpc/1.0.0"), identity::toString);
        assertEquals(100, js.command("ping", to("count", 100)).path("rtts").size());
        JsonNode echo = js.command("echo", to("protocol", ECHO, "size", 1 << 20));
        assertEquals(1 << 20, echo.path("bytes").asInt());
        assertTrue(echo.path("equal").asBoolean());
        JsonNode reply = js.command("rpc", to("method", "math/double", "params", Map.of("n", 21)))
                .path("reply");
        assertEquals(42, reply.path("result").path("n").asInt(), reply::toString);
        assertFalse(reply.has("error"));
    }

    private void checkAllWeAsk() throws Exception {
        PeerId peer = PeerId.parse(js.id());
        PeerInfo info = node.identify(peer);
        assertTrue(info.agent().startsWith("js-libp2p/"), info.agent());
        assertTrue(info.protocols().contains(ECHO));
        for (int i = 0; i < 100; i++) {
            assertFalse(node.ping(peer).isNegative());
        }
        byte[] sent = new byte[1 << 20];
        new Random(1).nextBytes(sent);
        try (Stream stream = node.open(peer, new ProtocolId(ECHO))) {
            Thread writer = Thread.ofVirtual().start(() -> {
                stream.write(ByteBuffer.wrap(sent));
                stream.closeWrite();
            });
            ByteBuffer received = ByteBuffer.allocate(sent.length + 1);
            while (stream.read(received) >= 0) {
                assertTrue(received.hasRemaining());
            }
            writer.join();
            assertEquals(ByteBuffer.wrap(sent), received.flip());
        }
        assertEquals(5, node.call(peer, "math/add", Map.of("a", 2, "b", 3), Integer.class));
        P2pError error = Nodes.failure(() -> node.call(peer, "no/such", Map.of(), JsonNode.class));
        assertEquals(ErrorCode.METHOD_NOT_FOUND, error.code());
    }

    @Test
    void javascriptDials() throws Exception {
        trustJs();
        jsDials();
        checkAllTheyAsk();
        checkAllWeAsk();
    }

    @Test
    void weDial() throws Exception {
        trustJs();
        PeerInfo info = node.connect(js.address());
        assertEquals(js.id(), info.peer().toString());
        checkAllWeAsk();
        checkAllTheyAsk();
    }

    @Test
    void javascriptSeesRefusalsAsData() throws Exception {
        jsDials();
        JsonNode error = js.command("rpc", to("method", "math/double", "params", Map.of("n", 1)))
                .path("reply")
                .path("error");
        assertEquals(-32003, error.path("code").asInt());
        assertEquals("PERMISSION_DENIED", error.path("data").path("error_code").asString());
        assertEquals("call:math/double", error.path("data").path("permission").asString());
        assertEquals("security.permissions", error.path("data").path("rule").asString());
    }

    @Test
    void javascriptIsToldWhyItIsRefusedAtTheDoor() throws Exception {
        try (Nodes others = new Nodes()) {
            Node strict = others.start("strict", "security.reject_unknown", "true");
            js.answer("dial", Map.of("address", Nodes.address(strict).toString()));
            JsonNode refused = js.event("refused");
            assertEquals(strict.id().toString(), refused.path("peer").asString());
            assertEquals(-32001, refused.path("error").path("code").asInt());
            assertEquals(
                    "security.reject_unknown",
                    refused.path("error").path("data").path("rule").asString());
            Nodes.await("the connection is gone", () -> connections() == 0);
        }
    }

    private int connections() {
        try {
            return js.command("connections", Map.of()).path("peers").size();
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void manyStreamsAtOnce() throws Exception {
        trustJs();
        jsDials();
        js.command("streams", to("protocol", ECHO, "count", 100, "size", 10_000));
        JsonNode again = js.command("ping", to("count", 1));
        assertEquals(1, again.path("rtts").size());
    }

    @Test
    void survivesResets() throws Exception {
        trustJs();
        jsDials();
        for (int i = 0; i < 20; i++) {
            js.answer("reset", to("protocol", ECHO));
        }
        checkAllTheyAsk();
    }
}
