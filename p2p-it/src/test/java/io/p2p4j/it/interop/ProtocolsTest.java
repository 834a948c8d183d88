package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.it.kit.Nodes;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The negotiation of a stream's protocol, in which ours goes along with the first bytes. */
@ExtendWith(JsPeers.class)
@Timeout(120)
class ProtocolsTest {

    private static final ProtocolId UNKNOWN = new ProtocolId("/unknown/1.0.0");

    static java.util.stream.Stream<Way> ways() {
        return Way.all();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aProtocolThatTheyDoNotSpeakIsNotSupported(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            P2pError reading = Nodes.failure(() -> {
                try (var stream = meeting.open(UNKNOWN)) {
                    stream.write(ByteBuffer.allocate(100_000)); // which nobody takes
                    return stream.read(ByteBuffer.allocate(1));
                }
            });
            assertEquals(ErrorCode.PROTOCOL_NOT_SUPPORTED, reading.code(), reading::toString);
            P2pError finishing = Nodes.failure(() -> {
                try (var stream = meeting.open(UNKNOWN)) {
                    stream.closeWrite();
                    return stream;
                }
            });
            assertEquals(ErrorCode.PROTOCOL_NOT_SUPPORTED, finishing.code(), finishing::toString);
            assertFalse(meeting.node().ping(meeting.peer()).isNegative());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aProtocolThatWeDoNotSpeakIsNotSupported(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            JsonNode refused = meeting.answer("propose", "protocols", List.of(UNKNOWN.name(), "/other/1.0.0"));
            assertEquals("UnsupportedProtocolError", refused.path("code").asString(), refused::toString);
            assertEquals(1, meeting.command("ping").path("rtts").size());
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theFirstOfTheirProposalsThatWeSpeakIsTaken(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            List<String> proposals = List.of(UNKNOWN.name(), "/echo/2.0.0", Served.ECHO.name(), Served.COLLECT.name());
            JsonNode taken = meeting.command("propose", "protocols", proposals);
            assertEquals(Served.ECHO.name(), taken.path("protocol").asString());
        }
    }
}
