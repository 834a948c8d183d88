package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.NodeBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Secure channels and their multiplexer: agreed on inside the handshake, or after it because a side offers none. */
@ExtendWith(JsPeers.class)
@Timeout(120)
class HandshakesTest {

    private static final ProtocolId YAMUX = new ProtocolId("/yamux/1.0.0");

    static Stream<Way> ways() {
        return Way.all();
    }

    private static void meet(Way way, JsPeer js, boolean offering, Optional<ProtocolId> agreed) throws Exception {
        WatchedHandshake handshake = WatchedHandshake.of(way.channel(), offering);
        Nodes nodes = new Nodes();
        NodeBuilder builder = Meeting.builder(nodes, way.channel()).with(Handshake.class, handshake);
        try (Meeting meeting = Meeting.of(nodes, builder, js)) {
            meeting.connect(way);
            assertEquals(List.of(agreed), List.copyOf(handshake.agreed()));
            assertPings(meeting);
        }
    }

    private static void assertPings(Meeting meeting) throws Exception {
        assertFalse(meeting.node().ping(meeting.peer()).isNegative());
        assertEquals(1, meeting.command("ping").path("rtts").size());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void bothAgreeOnTheMultiplexerInsideTheHandshake(Way way, JsPeer js) throws Exception {
        meet(way, js, true, Optional.of(YAMUX));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theMultiplexerIsNegotiatedAfterAHandshakeInWhichWeOfferNone(Way way, JsPeer js) throws Exception {
        meet(way, js, false, Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(Way.Channel.class)
    void theMultiplexerIsNegotiatedAfterAHandshakeInWhichTheyOfferNone(Way.Channel channel) throws Exception {
        try (JsPeer late = JsPeer.start("--late")) {
            for (Way.Dialler dialler : Way.Dialler.values()) {
                meet(new Way(channel, dialler), late, true, Optional.empty());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256k1", "RSA"})
    void peersOfEveryKindOfKeyAreProven(String key) throws Exception {
        try (JsPeer other = JsPeer.start("--key", key)) {
            for (Way way : Way.all().toList()) {
                meet(way, other, true, Optional.of(YAMUX));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Way.Channel.class)
    void anotherPeerThanTheOneThatWeDialledIsRefused(Way.Channel channel, JsPeer js) throws Exception {
        Nodes nodes = new Nodes();
        try (Meeting meeting = Meeting.of(nodes, Meeting.builder(nodes, channel), js)) {
            PeerId other = nodes.start("other").id();
            PeerAddress wrong = new PeerAddress(other, js.address().address());
            P2pError error = Nodes.failure(() -> meeting.node().connect(wrong));
            assertEquals(ErrorCode.PEER_ID_MISMATCH, error.code(), error::toString);
            assertEquals(List.of(), List.copyOf(meeting.node().peers()));
        }
    }

    @ParameterizedTest
    @EnumSource(Way.Channel.class)
    void anotherPeerThanTheOneThatTheyDialledIsRefused(Way.Channel channel, JsPeer js) throws Exception {
        Nodes nodes = new Nodes();
        try (Meeting meeting = Meeting.of(nodes, Meeting.builder(nodes, channel), js)) {
            PeerId other = nodes.start("other").id();
            PeerAddress wrong =
                    new PeerAddress(other, Nodes.address(meeting.node()).address());
            JsonNode answer = js.answer("dial", Map.of("address", wrong.toString()));
            assertFalse(answer.path("ok").asBoolean(), answer::toString);
            Nodes.await("nobody is connected", () -> meeting.node().peers().isEmpty());
            meeting.connect(new Way(channel, Way.Dialler.JAVASCRIPT));
            assertPings(meeting);
        }
    }
}
