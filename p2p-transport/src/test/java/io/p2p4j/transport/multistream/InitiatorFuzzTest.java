package io.p2p4j.transport.multistream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.wire.Varint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Lets a listener answer anything: the dialler agrees to what it offered or gives up, after as many rounds as offers. */
class InitiatorFuzzTest {

    private static final List<ProtocolId> OFFERS = List.of(new ProtocolId("/noise"), new ProtocolId("/tls/1.0.0"));
    private static final String HEADER = "\u0013/multistream/1.0.0\n";
    private static final int LONGEST = Varint.MAX_BYTES + Message.MAX_LENGTH;

    @MethodSource("seeds")
    @FuzzTest
    void agreesToWhatItOfferedOrGivesUp(byte[] script) throws IOException {
        Negotiated end = Negotiated.by(pipe -> Initiator.select(pipe, OFFERS), script);
        assertTrue(end.pipe().writes() <= OFFERS.size());
        assertTrue(end.pipe().consumed().length <= (1 + OFFERS.size()) * LONGEST);
        if (end.agreed()) {
            assertTrue(OFFERS.contains(new ProtocolId(end.outcome())));
            end.assertEndsWith(end.outcome());
            String written = new String(end.pipe().written(), StandardCharsets.ISO_8859_1);
            assertTrue(written.endsWith(end.outcome() + "\n"), "what was agreed is what was proposed last");
        }
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                        HEADER + "\u0007/noise\nmore",
                        HEADER + "\u0003na\n\u000b/tls/1.0.0\n",
                        HEADER + "\u0003na\n\u0003na\n",
                        HEADER + "\u000b/tls/1.0.0\n",
                        HEADER + "\u0003na\n\u0007/noise\n",
                        HEADER + "\u0007/noise ",
                        HEADER + "\u0087\u0000/noise\n",
                        HEADER + "\u0001\n",
                        HEADER + "\u0000",
                        HEADER + HEADER,
                        HEADER,
                        "\u0003na\n",
                        "\u0081\u0008" + "x".repeat(1024) + "\n",
                        "\u0080\u0080\u0080\u0080\u0008",
                        "\u0080\u0080\u0080\u0080\u0010",
                        "\u00ff".repeat(8) + "\u007f",
                        "SSH-2.0-x\r\n")
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
