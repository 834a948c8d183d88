package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What keeps a connection alive, and how either side ends it. */
@ExtendWith(JsPeers.class)
@Timeout(120)
class LifeTest {

    static java.util.stream.Stream<Way> ways() {
        return Way.all();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void pingsOfTheMultiplexerAreAnsweredByBothSides(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js, "transport.yamux.keepalive", "200ms")) {
            double rtt = meeting.command("muxerPing").path("rtt").asDouble(-1);
            assertTrue(rtt >= 0, () -> "a round trip of " + rtt + " ms");
            // each but the first follows the answer to the last
            meeting.awaitCommand("muxerPings", asked -> asked.path("count").asInt() >= 3);
            assertEquals(1, meeting.node().peers().size());
            assertEquals(1, meeting.command("ping").path("rtts").size());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theirGoodbyeEndsOurConnectionInGoodOrder(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            Stream idle = meeting.open(Served.ECHO);
            Bytes.send(idle, 1);
            meeting.command("hangup");
            Nodes.await("the connection ends", () -> meeting.node().peers().isEmpty());
            assertFalse(idle.connection().isOpen());
            assertClosedByThem(meeting, way.channel() == Way.Channel.NOISE);
        }
    }

    @ParameterizedTest
    @EnumSource(Way.Dialler.class)
    void theirStopEndsOurConnections(Way.Dialler dialler) throws Exception {
        try (JsPeer js = JsPeer.start();
                Meeting noise = Meeting.of(new Way(Way.Channel.NOISE, dialler), js);
                Meeting tls = Meeting.of(new Way(Way.Channel.TLS, dialler), js)) {
            js.command("stop", Map.of());
            for (Meeting meeting : new Meeting[] {noise, tls}) {
                Nodes.await("the connection ends", () -> meeting.node().peers().isEmpty());
                assertClosedByThem(meeting, false); // their listener closes sockets at the same time
            }
        }
    }

    /** js-libp2p closes the socket at once, over TLS sometimes before the goodbye is encrypted. */
    private static void assertClosedByThem(Meeting meeting, boolean alwaysSaysGoodbye) throws Exception {
        JsonNode ended = meeting.audit("PEER_DISCONNECTED").get(0);
        assertEquals("NETWORK_ERROR", ended.path("error_code").asString(), ended::toString);
        String message = ended.path("message").asString();
        boolean goodbye = message.equals("the remote closed the connection");
        boolean silent = message.equals("the remote ended the connection without a word");
        assertTrue(goodbye || silent && !alwaysSaysGoodbye, message);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void ourEndIsSeenByThem(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            meeting.node().close();
            JsonNode closed = meeting.event("closed");
            assertEquals(0, closed.path("goAway").asInt(-1), closed::toString);
            assertEquals("closed", closed.path("status").asString(), closed::toString);
        }
    }
}
