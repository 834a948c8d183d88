package io.p2p4j.transport.yamux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Decodes bytes as frames: encoding them gives the bytes again, and how they were cut makes no difference. */
class FrameDecoderFuzzTest {

    @MethodSource("seeds")
    @FuzzTest
    void decodesWhatAnEncoderWritesOrRefuses(byte[] input) {
        List<Transcript> all =
                Chunks.waysToCut(input).stream().map(Transcript::of).toList();
        Transcript whole = all.get(0);
        byte[] again = whole.bytes.toByteArray();
        assertArrayEquals(Arrays.copyOf(input, again.length), again);
        int rest = input.length - again.length;
        assertTrue(whole.refused ? rest >= FrameHeader.SIZE : rest < FrameHeader.SIZE);
        for (Transcript other : all) {
            assertEquals(whole.refused, other.refused);
            assertEquals(whole.ends, other.ends);
            assertArrayEquals(again, other.bytes.toByteArray());
        }
    }

    static Stream<byte[]> seeds() {
        return FrameSequence.seeds();
    }

    /** Encodes what it hears, and insists on the order in which it may hear it. */
    private static final class Transcript implements FrameDecoder.Sink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean refused;
        private boolean within; // a frame
        private long left;
        private int ends;

        static Transcript of(Chunks chunks) {
            Transcript transcript = new Transcript();
            FrameDecoder decoder = new FrameDecoder(transcript);
            try {
                while (chunks.hasNext()) {
                    ByteBuffer chunk = chunks.next();
                    decoder.decode(chunk);
                    assertFalse(chunk.hasRemaining());
                }
            } catch (ProtocolException e) {
                assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
                transcript.refused = true;
            }
            return transcript;
        }

        @Override
        public void begin(FrameHeader header) {
            assertFalse(within);
            within = true;
            left = header.type() == FrameType.DATA ? header.length() : 0;
            ByteBuffer out = ByteBuffer.allocate(FrameHeader.SIZE);
            header.write(out);
            bytes.writeBytes(out.array());
        }

        @Override
        public void data(ByteBuffer part) {
            assertTrue(within && part.hasRemaining() && part.remaining() <= left);
            left -= part.remaining();
            byte[] copy = new byte[part.remaining()];
            part.duplicate().get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public void end(FrameHeader header) {
            assertTrue(within && left == 0);
            within = false;
            ends++;
        }
    }
}
