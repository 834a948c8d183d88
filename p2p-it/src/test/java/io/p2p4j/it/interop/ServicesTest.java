package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeKeys;
import io.p2p4j.node.PeerInfo;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What every node serves: identify, identify push, ping, JSON-RPC, and refusals that say why. */
@ExtendWith(JsPeers.class)
@Timeout(120)
class ServicesTest {

    static Stream<Way> ways() {
        return Way.all();
    }

    private static void serveMath(Node node) {
        node.serve(Service.named("math")
                .method(
                        "double",
                        (request, caller) -> Reply.of(Map.of(
                                "n",
                                2 * request.params(JsonNode.class).path("n").asInt()))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theyAreTold(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            serveMath(meeting.node());
            JsonNode identity = meeting.command("identify");
            assertTrue(identity.path("agentVersion").asString().startsWith("p2p4j/"), identity::toString);
            assertTrue(identity.path("protocols").toString().contains("/p2p4j/jsonrpc/1.0.0"), identity::toString);
            assertEquals(100, meeting.command("ping", "count", 100).path("rtts").size());
            JsonNode onOne = meeting.command("ping", "count", 100, "oneStream", true);
            assertEquals(100, onOne.path("rtts").size());
            JsonNode reply = meeting.command("rpc", "method", "math/double", "params", Map.of("n", 21))
                    .path("reply");
            assertEquals(42, reply.path("result").path("n").asInt(), reply::toString);
            assertFalse(reply.has("error"));
        }
    }

    /** What such a node shows, the other does not understand: it meets another node, and all is as ever. */
    @ParameterizedTest
    @MethodSource("ways")
    void aKeyThatWasReplacedHindersNobody(Way way, JsPeer js) throws Exception {
        Nodes nodes = new Nodes();
        nodes.start(Meeting.NAME).close();
        try (NodeKeys keys = nodes.builder(Meeting.NAME).keys()) {
            keys.rotate();
        }
        try (Meeting meeting = Meeting.of(nodes, Meeting.builder(nodes, way.channel()), js)) {
            meeting.connect(way);
            assertEquals(10, meeting.command("ping", "count", 10).path("rtts").size());
            assertFalse(meeting.node().ping(meeting.peer()).isNegative());
            assertEquals(5, meeting.node().call(meeting.peer(), "math/add", Map.of("a", 2, "b", 3), Integer.class));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void weAreTold(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            Node node = meeting.node();
            PeerId peer = meeting.peer();
            PeerInfo info = node.identify(peer);
            assertTrue(info.agent().startsWith("js-libp2p/"), info.agent());
            assertTrue(info.protocols().contains("/echo/1.0.0"), info::toString);
            for (int i = 0; i < 100; i++) {
                assertFalse(node.ping(peer).isNegative());
            }
            assertEquals(5, node.call(peer, "math/add", Map.of("a", 2, "b", 3), Integer.class));
            P2pError error = Nodes.failure(() -> node.call(peer, "no/such", Map.of(), JsonNode.class));
            assertEquals(ErrorCode.METHOD_NOT_FOUND, error.code());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsNewIsPushed(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            Node node = meeting.node();
            meeting.command("identify"); // they push to those alone of whom they know that they listen
            String theirs = "/theirs/" + node.id();
            meeting.command("handle", "protocol", theirs);
            Nodes.await(
                    "they push",
                    () -> node.info(meeting.peer())
                            .map(info -> info.protocols().contains(theirs))
                            .orElse(false));
            String ours = "/ours/" + node.id();
            node.handle(new ProtocolId(ours), stream -> stream.reset());
            meeting.awaitCommand(
                    "known", known -> known.path("protocols").toString().contains(ours));
        }
    }

    @Test
    void javascriptSeesRefusalsAsData(JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(new Way(Way.Channel.NOISE, Way.Dialler.JAVASCRIPT), js)) {
            meeting.node().trust().set(meeting.peer(), TrustLevel.UNKNOWN, Set.of(), "a test");
            JsonNode error = meeting.command("rpc", "method", "math/double", "params", Map.of("n", 1))
                    .path("reply")
                    .path("error");
            assertEquals(-32003, error.path("code").asInt());
            assertEquals(
                    "PERMISSION_DENIED", error.path("data").path("error_code").asString());
            assertEquals(
                    "call:math/double", error.path("data").path("permission").asString());
            assertEquals("security.permissions", error.path("data").path("rule").asString());
        }
    }

    @Test
    void javascriptIsToldWhyItIsRefusedAtTheDoor(JsPeer js) throws Exception {
        try (Nodes nodes = new Nodes()) {
            Node strict = nodes.start("strict", "security.reject_unknown", "true");
            String id = strict.id().toString();
            js.answer("dial", Map.of("address", Nodes.address(strict).toString()));
            JsonNode refused =
                    js.event("refused", line -> line.path("peer").asString().equals(id));
            assertEquals(-32001, refused.path("error").path("code").asInt());
            assertEquals(
                    "security.reject_unknown",
                    refused.path("error").path("data").path("rule").asString());
            js.event("closed", line -> line.path("peer").asString().equals(id));
        }
    }
}
