package io.p2p4j.it.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.interop.Bytes.Received;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** How streams end: one half after the other, both, or by a reset, of either side. */
@ExtendWith(JsPeers.class)
@Timeout(120)
class StreamEndsTest {

    private static final int MILLION = Served.MILLION;
    private static final int SOME = 1000;
    private static final String RESET = "NETWORK_ERROR: the peer reset the stream";

    static java.util.stream.Stream<Way> ways() {
        return Way.all();
    }

    private static Received received(JsonNode of) {
        return new Received(
                of.path("bytes").asLong(),
                of.path("equal").asBoolean(),
                of.path("ended").asString());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoHasFinishedWritingIsStillAnswered(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            JsonNode theirs = meeting.command("echo", "protocol", Served.COLLECT.name(), "size", MILLION);
            assertEquals(MILLION, theirs.path("bytes").asInt());
            assertTrue(theirs.path("equal").asBoolean());
            try (Stream ours = meeting.open(Served.COLLECT)) {
                Bytes.send(ours, MILLION);
                ours.closeWrite();
                assertEquals(Received.whole(MILLION), Bytes.receive(ours));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whoHasReadToTheEndStillWrites(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            JsonNode theirs = meeting.command("pour", "protocol", Served.SINK.name(), "size", MILLION);
            assertEquals(Received.whole(0), received(theirs.path("heard")));
            assertEquals(Received.whole(MILLION), meeting.served().sunk());
            try (Stream ours = meeting.open(Served.SINK)) {
                assertEquals(Received.whole(0), Bytes.receive(ours));
                Bytes.send(ours, MILLION);
            }
            assertEquals(Received.whole(MILLION), received(meeting.event("sunk")));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatWasWrittenBeforeACloseArrivesWholeAndThenTheEnd(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            JsonNode theirs = meeting.command("drain", "protocol", Served.SOURCE.name());
            assertEquals(Received.whole(MILLION), received(theirs));
            try (Stream ours = meeting.open(Served.SOURCE)) {
                assertEquals(Received.whole(MILLION), Bytes.receive(ours));
            }
            try (Stream ours = meeting.open(Served.SINK)) {
                Bytes.send(ours, MILLION); // and is closed without a look at what the peer says
            }
            assertEquals(Received.whole(MILLION), received(meeting.event("sunk")));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theirResetIsNoEnd(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            meeting.command("pour", "protocol", Served.SINK.name(), "size", SOME, "reset", true);
            Received sunk = meeting.served().sunk();
            assertEquals(new Received(SOME, true, RESET), sunk);
            try (Stream ours = meeting.open(Served.ABORT)) {
                Bytes.send(ours, 1);
                assertEquals(new Received(0, true, RESET), Bytes.receive(ours));
            }
            assertStillServed(meeting);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void ourResetIsNoEnd(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            JsonNode theirs = meeting.command("drain", "protocol", Served.ABORT.name(), "size", 1);
            assertEquals("StreamResetError", theirs.path("ended").asString(), theirs::toString);
            try (Stream ours = meeting.open(Served.SINK)) {
                assertEquals(Received.whole(0), Bytes.receive(ours));
                Bytes.send(ours, SOME);
                ours.reset();
                assertFalse(ours.isOpen());
            }
            assertEquals("StreamResetError", meeting.event("sunk").path("ended").asString());
            assertStillServed(meeting);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void manyResetsInARowAreSurvived(Way way, JsPeer js) throws Exception {
        try (Meeting meeting = Meeting.of(way, js)) {
            for (int i = 0; i < 20; i++) {
                meeting.command("reset", "protocol", Served.ECHO.name());
                Stream ours = meeting.open(Served.ECHO);
                ours.write(ByteBuffer.allocate(SOME));
                ours.reset();
            }
            assertStillServed(meeting);
        }
    }

    private static void assertStillServed(Meeting meeting) throws Exception {
        assertFalse(meeting.node().ping(meeting.peer()).isNegative());
        assertEquals(1, meeting.command("ping").path("rtts").size());
    }
}
