package io.p2p4j.api.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import java.io.EOFException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "255, ff01",
        "300, ac02",
        "16383, ff7f",
        "16384, 808001",
        "9223372036854775807, ffffffffffffffff7f"
    })
    void agreesWithTheKnownAnswersOfTheSpecification(long value, String hex) {
        assertEquals(hex, HexFormat.of().formatHex(encoded(value)));
        assertEquals(value, Varint.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex))));
    }

    @Test
    void readsWhatItWroteAndKnowsItsSize() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong() >>> (1 + random.nextInt(63));
            ByteBuffer in = ByteBuffer.wrap(encoded(value));
            assertEquals(value, Varint.read(in));
            assertEquals(0, in.remaining());
        }
    }

    @Test
    void knowsTheSizeAtEachPowerOfTwo() {
        for (int bits = 0; bits < 63; bits++) {
            assertEquals(bits / 7 + 1, Varint.size(1L << bits));
            assertEquals(Math.max(1, (bits + 6) / 7), Varint.size((1L << bits) - 1));
        }
    }

    @Test
    void leavesTheBytesThatFollow() {
        ByteBuffer in = ByteBuffer.wrap(new byte[] {(byte) 0xac, 0x02, 0x55});
        assertEquals(300, Varint.read(in));
        assertEquals(0x55, in.get());
    }

    @Test
    void refusesToWriteANegativeValue() {
        ByteBuffer out = ByteBuffer.allocate(16);
        assertThrows(IllegalArgumentException.class, () -> Varint.write(-1, out));
        assertThrows(IllegalArgumentException.class, () -> Varint.size(Long.MIN_VALUE));
        assertEquals(0, out.position());
    }

    @Nested
    class Refuses {

        @ParameterizedTest
        @ValueSource(strings = {"8000", "ff00", "80808000", "818000", "808080808080808000"})
        void whatIsNotMinimal(String hex) {
            assertTrue(refused(hex).toString().contains("not minimal"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"80808080808080808001", "ffffffffffffffffff01", "ffffffffffffffffffffffffffffffffffffff7f"})
        void whatIsLongerThanNineBytes(String hex) {
            assertTrue(refused(hex).toString().contains("longer than 9 bytes"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "80", "ffff", "8080808080808080"})
        void whatIsTruncatedAndKeepsTheCause(String hex) {
            ProtocolException refusal = refused(hex);
            assertTrue(refusal.toString().contains("truncated"));
            assertInstanceOf(BufferUnderflowException.class, refusal.getCause());
        }

        private ProtocolException refused(String hex) {
            ByteBuffer in = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
            ProtocolException refusal = assertThrows(ProtocolException.class, () -> Varint.read(in));
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, refusal.code());
            assertTrue(in.position() <= Varint.MAX_BYTES, "looks at nine bytes at most");
            return refusal;
        }
    }

    @Test
    void letsTheFailureOfASourceThrough() {
        EOFException end = new EOFException();
        assertSame(
                end,
                assertThrows(
                        EOFException.class,
                        () -> Varint.read(() -> {
                            throw end;
                        })));
    }

    @Test
    void anyBytesAreAMinimalVarintOrRefused() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            ByteBuffer in = ByteBuffer.wrap(bytes);
            long value;
            try {
                value = Varint.read(in);
            } catch (ProtocolException e) {
                continue; // garbage may be refused, in this way alone
            }
            assertArrayEquals(Arrays.copyOf(bytes, in.position()), encoded(value));
        }
    }

    private static byte[] encoded(long value) {
        ByteBuffer out = ByteBuffer.allocate(Varint.size(value));
        Varint.write(value, out);
        assertEquals(0, out.remaining());
        return out.array();
    }
}
