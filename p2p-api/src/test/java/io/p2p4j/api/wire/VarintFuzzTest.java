package io.p2p4j.api.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ProtocolException;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as a varint: what is accepted has one spelling, what is not is refused after nine bytes at the latest. */
class VarintFuzzTest {

    @MethodSource("seeds")
    @FuzzTest
    void readsTheOneSpellingOfANumberOrRefuses(byte[] input) throws EOFException {
        ByteBuffer in = ByteBuffer.wrap(input);
        ByteBuffer same = ByteBuffer.wrap(input);
        try {
            long value = Varint.read(in);
            assertTrue(value >= 0);
            assertArrayEquals(spelled(value), Arrays.copyOf(input, in.position()));
            assertEquals(value, Varint.read(() -> next(same)));
        } catch (ProtocolException e) {
            assertThrows(Exception.class, () -> Varint.read(() -> next(same)), "both ways to read agree");
        }
        assertEquals(in.position(), same.position());
        assertTrue(in.position() <= Varint.MAX_BYTES);
    }

    private static byte[] spelled(long value) {
        ByteBuffer out = ByteBuffer.allocate(Varint.size(value));
        Varint.write(value, out);
        return out.array();
    }

    private static byte next(ByteBuffer in) throws EOFException {
        if (!in.hasRemaining()) {
            throw new EOFException();
        }
        return in.get();
    }

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "00",
                        "7f",
                        "8001",
                        "8000", // not minimal
                        "80", // truncated
                        "8080808008", // 2³¹
                        "ffffffff0f", // 2³² − 1
                        "8080808010", // 2³²
                        "ffffffffffffffff7f", // the largest
                        "808080808080808000", // nine bytes that are too many
                        "ffffffffffffffffff01", // ten bytes
                        "ffffffffffffffffffff")
                .map(HexFormat.of()::parseHex);
    }
}
