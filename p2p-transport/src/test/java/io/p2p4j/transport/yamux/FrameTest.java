package io.p2p4j.transport.yamux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameTest {

    private static final class Recorder implements FrameDecoder.Sink {
        final List<FrameHeader> begun = new ArrayList<>();
        final List<FrameHeader> ended = new ArrayList<>();
        final ByteArrayOutputStream data = new ByteArrayOutputStream();

        @Override
        public void begin(FrameHeader header) {
            begun.add(header);
        }

        @Override
        public void data(ByteBuffer part) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            data.writeBytes(bytes);
        }

        @Override
        public void end(FrameHeader header) {
            ended.add(header);
        }
    }

    private static String hex(FrameHeader header) {
        ByteBuffer out = ByteBuffer.allocate(FrameHeader.SIZE);
        header.write(out);
        return HexFormat.of().formatHex(out.array());
    }

    private static FrameHeader read(String hex) {
        return FrameHeader.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    @Test
    void writesTheBytesOfTheSpecification() {
        assertEquals("000000010000000100000005", hex(new FrameHeader(FrameType.DATA, FrameHeader.SYN, 1, 5)));
        assertEquals("000100060000000200040000", hex(new FrameHeader(FrameType.WINDOW_UPDATE, 6, 2, 0x40000)));
        assertEquals("0002000200000000ffffffff", hex(new FrameHeader(FrameType.PING, 2, 0, 0xffff_ffffL)));
        assertEquals("000300000000000000000001", hex(new FrameHeader(FrameType.GO_AWAY, 0, 0, 1)));
    }

    @Test
    void refusesVersionsTypesFlagsAndStreamsThatCannotBe() {
        for (String hex : List.of(
                "010000010000000100000005", // version
                "000400000000000000000000", // type
                "00ff00000000000000000000", // type
                "000000100000000100000005", // flag
                "000000000000000000000005", // data for the session
                "000200000000000100000005", // a ping for a stream
                "000300000000000100000000")) { // going away for a stream
            assertThrows(ProtocolException.class, () -> read(hex), hex);
        }
    }

    @Test
    void readsWhatWasWrittenHoweverItIsCut() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            List<FrameHeader> headers = new ArrayList<>();
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            ByteBuffer wire = ByteBuffer.allocate(1 << 16);
            for (int i = random.nextInt(20); i >= 0; i--) {
                FrameType type = FrameType.ofNumber(random.nextInt(4));
                byte[] bytes = new byte[type == FrameType.DATA ? random.nextInt(500) : 0];
                random.nextBytes(bytes);
                long length = type == FrameType.DATA ? bytes.length : Integer.toUnsignedLong(random.nextInt());
                int stream = type.ofStream() ? random.nextInt() | 1 : 0;
                FrameHeader header = new FrameHeader(type, random.nextInt(16), stream, length);
                headers.add(header);
                header.write(wire);
                wire.put(bytes);
                data.writeBytes(bytes);
            }
            Recorder recorder = new Recorder();
            FrameDecoder decoder = new FrameDecoder(recorder);
            wire.flip();
            while (wire.hasRemaining()) {
                int n = Math.min(wire.remaining(), 1 + random.nextInt(40));
                decoder.decode(wire.slice(wire.position(), n));
                wire.position(wire.position() + n);
            }
            assertEquals(headers, recorder.begun);
            assertEquals(headers, recorder.ended);
            assertArrayEquals(data.toByteArray(), recorder.data.toByteArray());
        }
    }

    @Test
    void keepsBytesInOrderInAReceiveBuffer() {
        Random random = new Random(4);
        ReceiveBuffer buffer = new ReceiveBuffer();
        int written = 0;
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextBoolean() && written - read < 10_000) {
                byte[] bytes = new byte[random.nextInt(700)];
                for (int j = 0; j < bytes.length; j++) {
                    bytes[j] = (byte) written++;
                }
                buffer.put(ByteBuffer.wrap(bytes));
            } else {
                ByteBuffer target = ByteBuffer.allocate(random.nextInt(900));
                int n = buffer.take(target);
                for (int j = 0; j < n; j++) {
                    assertEquals((byte) read++, target.get(j));
                }
            }
        }
        assertEquals(written == read, buffer.isEmpty());
    }
}
