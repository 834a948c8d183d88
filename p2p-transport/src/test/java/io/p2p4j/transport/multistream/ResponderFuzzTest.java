package io.p2p4j.transport.multistream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.wire.Varint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Lets a dialler say anything: the listener agrees to what it serves or gives up, after so many rounds at most. */
class ResponderFuzzTest {

    private static final String NOISE = "/noise";
    private static final String HEADER = "\u0013/multistream/1.0.0\n";
    private static final int LONGEST = Varint.MAX_BYTES + Message.MAX_LENGTH;

    @MethodSource("seeds")
    @FuzzTest
    void agreesToWhatItServesOrGivesUp(byte[] script) throws IOException {
        Negotiated end = Negotiated.by(ResponderFuzzTest::respond, script);
        assertTrue(end.pipe().writes() <= 1 + Message.MAX_ROUNDS);
        assertTrue(end.pipe().consumed().length <= (1 + Message.MAX_ROUNDS) * LONGEST);
        assertTrue(end.pipe().written().length <= HEADER.length() + Message.MAX_ROUNDS * "\u0007/noise\n".length());
        if (end.agreed()) {
            assertEquals(NOISE, end.outcome());
            end.assertEndsWith(NOISE);
        }
    }

    private static ProtocolId respond(ScriptedPipe pipe) throws IOException {
        return Responder.respond(
                        pipe,
                        id -> Optional.of(id).filter(served -> served.name().equals(NOISE)))
                .protocol();
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                        HEADER + "\u0007/noise\nmore",
                        HEADER + "\u000b/tls/1.0.0\n\u0007/noise\n",
                        HEADER + "\u0003ls\n\u0003na\n\u0001\n\u0007/noise\n",
                        HEADER + "\u0003no\n".repeat(63) + "\u0007/noise\n",
                        HEADER + "\u0003no\n".repeat(64) + "\u0007/noise\n",
                        HEADER + "\u0080\u0008" + "x".repeat(1023) + "\n",
                        HEADER + "\u0081\u0008" + "x".repeat(1024) + "\n",
                        HEADER + "\u0007/noise\r",
                        HEADER + "\u0087\u0000/noise\n",
                        HEADER + "\u0000",
                        HEADER,
                        "\u0007/noise\n",
                        "\u0013/multistream/2.0.0\n",
                        "\u0080\u0080\u0080\u0080\u0008",
                        "\u0080\u0080\u0080\u0080\u0010",
                        "\u00ff".repeat(8) + "\u007f",
                        "\u00ff".repeat(10),
                        "GET / HTTP/1.1\r\n\r\n")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
