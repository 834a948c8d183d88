package io.p2p4j.api.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoReaderTest {

    @Test
    void readsWhatTheWriterWrote() {
        byte[] content = {0, -1, 127};
        ProtoReader reader = new ProtoReader(new ProtoWriter()
                .varint(1, 150)
                .string(2, "Größe")
                .bytes((1 << 29) - 1, content)
                .varint(16, Long.MAX_VALUE)
                .toBytes());
        assertTrue(reader.next());
        assertEquals(1, reader.field());
        assertEquals(150, reader.varint());
        assertTrue(reader.next());
        assertEquals("Größe", reader.string());
        assertTrue(reader.next());
        assertEquals((1 << 29) - 1, reader.field());
        assertArrayEquals(content, reader.bytes());
        assertArrayEquals(content, reader.bytes(), "a field can be read again");
        assertTrue(reader.next());
        assertEquals(Long.MAX_VALUE, reader.varint());
        assertFalse(reader.next());
        assertFalse(reader.next(), "the end stays the end");
    }

    @ParameterizedTest
    @CsvSource({
        "4801, a varint",
        "48ffffffffffffffffff01, a negative varint of ten bytes",
        "490102030405060708, eight bytes",
        "4a00, no bytes",
        "4a03010203, some bytes",
        "4d01020304, four bytes"
    })
    void skipsFieldsThatNobodyReads(String unknown, String what) {
        ProtoReader reader = reader(unknown + "0807" + unknown);
        assertTrue(reader.next(), what);
        assertEquals(9, reader.field());
        assertTrue(reader.next());
        assertEquals(1, reader.field());
        assertEquals(7, reader.varint());
        assertTrue(reader.next());
        assertFalse(reader.next());
    }

    @ParameterizedTest
    @CsvSource({
        "08ffffffffffffffffff01, -1",
        "0880808080808080808001, -9223372036854775808",
        "08feffffffffffffffff01, -2",
        "08ffffffffffffffff7f, 9223372036854775807",
        "088000, 0"
    })
    void readsVarintsAsProtocolBuffersWriteThem(String hex, long value) {
        ProtoReader reader = reader(hex);
        assertTrue(reader.next());
        assertEquals(value, reader.varint());
    }

    @Nested
    class Refuses {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0801" + "00", // field number 0
                    "8080808010" + "01", // field number 2^29
                    "0b", // a group begins
                    "0c", // a group ends
                    "0e", // no such wire type
                    "0f",
                    "08ffffffffffffffffffff01", // eleven bytes
                    "0affffffffffffffff7f", // a length of 2^63 - 1
                    "0affffffff0f01", // a length of 2^32 - 1
                    "0a8000", // a length that is not minimal
                    "0affffffffffffffffff01" // a length below zero
                })
        void malformedMessages(String hex) {
            ProtocolException refusal = assertThrows(ProtocolException.class, () -> drain(reader(hex)));
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, refusal.code());
        }

        @Test
        void everyTruncationThatIsNotAtTheEndOfAField() {
            byte[] message =
                    HexFormat.of().parseHex("089601" + "120474657374" + "1d01020304" + "210102030405060708" + "2a00");
            Set<Integer> ends = Set.of(0, 3, 9, 14, 23, 25);
            assertEquals(25, message.length);
            for (int length = 0; length <= message.length; length++) {
                ProtoReader reader = new ProtoReader(Arrays.copyOf(message, length));
                if (ends.contains(length)) {
                    drain(reader);
                } else {
                    assertThrows(ProtocolException.class, () -> drain(reader), "cut to " + length);
                }
            }
        }

        @Test
        void aFieldOfAnotherType() {
            ProtoReader number = reader("0801");
            assertTrue(number.next());
            assertThrows(ProtocolException.class, number::bytes);
            assertThrows(ProtocolException.class, number::string);
            ProtoReader bytes = reader("0a0101");
            assertTrue(bytes.next());
            assertThrows(ProtocolException.class, bytes::varint);
            ProtoReader fixed = reader("0d01020304");
            assertTrue(fixed.next());
            assertThrows(ProtocolException.class, fixed::varint);
            assertThrows(ProtocolException.class, fixed::bytes);
        }

        @ParameterizedTest
        @ValueSource(strings = {"ff", "c080", "eda080", "e282", "f5808080"})
        void aStringThatIsNotUtf8(String content) {
            byte[] bytes = HexFormat.of().parseHex(content);
            ProtoReader reader =
                    new ProtoReader(new ProtoWriter().bytes(1, bytes).toBytes());
            assertTrue(reader.next());
            assertArrayEquals(bytes, reader.bytes());
            ProtocolException refusal = assertThrows(ProtocolException.class, reader::string);
            assertInstanceOf(CharacterCodingException.class, refusal.getCause());
        }
    }

    @Test
    void garbageEndsOrIsRefusedAfterBoundedWork() {
        Random random = new Random(3);
        for (int i = 0; i < 50_000; i++) {
            byte[] garbage = new byte[random.nextInt(64)];
            random.nextBytes(garbage);
            endsOrIsRefused(garbage);
        }
    }

    @Test
    void damagedMessagesEndOrAreRefusedAfterBoundedWork() {
        Random random = new Random(4);
        byte[] message = new ProtoWriter()
                .varint(1, 1 << 20)
                .bytes(2, new byte[40])
                .string(3, "ping")
                .toBytes();
        for (int i = 0; i < 50_000; i++) {
            byte[] damaged = message.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            endsOrIsRefused(damaged);
        }
    }

    private static void endsOrIsRefused(byte[] message) {
        try {
            int fields = drain(new ProtoReader(message));
            assertTrue(fields <= message.length / 2, "a field takes two bytes at least");
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
        }
    }

    private static int drain(ProtoReader reader) {
        int fields = 0;
        while (reader.next()) {
            fields++;
        }
        return fields;
    }

    private static ProtoReader reader(String hex) {
        return new ProtoReader(HexFormat.of().parseHex(hex));
    }
}
