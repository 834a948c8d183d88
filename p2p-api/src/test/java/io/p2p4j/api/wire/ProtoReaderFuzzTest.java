package io.p2p4j.api.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as a protobuf message and the fields as messages again: work and memory stay within the length. */
class ProtoReaderFuzzTest {

    private static final int MAX_FIELD = (1 << 29) - 1;

    @MethodSource("seeds")
    @FuzzTest
    void readsWhatAWriterMayWriteOrRefuses(byte[] input) {
        try {
            byte[] rewritten = rewritten(input, 3);
            assertArrayEquals(rewritten, rewritten(rewritten, 3), "what was read and written is read the same");
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
        }
    }

    /** Returns the message with all that a writer can write, in the writer's spelling. */
    private static byte[] rewritten(byte[] message, int depth) {
        ProtoWriter writer = new ProtoWriter();
        ProtoReader reader = new ProtoReader(message);
        int fields = 0;
        int content = 0;
        while (reader.next()) {
            fields++;
            assertTrue(reader.field() >= 1 && reader.field() <= MAX_FIELD);
            content += isVarint(reader) ? varint(reader, writer) : bytes(reader, writer, depth);
        }
        assertTrue(2L * fields + content <= message.length, "a field takes two bytes and its content");
        return writer.toBytes();
    }

    private static boolean isVarint(ProtoReader reader) {
        try {
            reader.varint();
            return true;
        } catch (ProtocolException e) {
            return false; // it has another type
        }
    }

    private static int varint(ProtoReader reader, ProtoWriter writer) {
        assertThrows(ProtocolException.class, reader::bytes);
        assertThrows(ProtocolException.class, reader::string);
        if (reader.varint() >= 0) {
            writer.varint(reader.field(), reader.varint());
        }
        return 0;
    }

    private static int bytes(ProtoReader reader, ProtoWriter writer, int depth) {
        byte[] content;
        try {
            content = reader.bytes();
        } catch (ProtocolException e) {
            return 0; // a number of fixed length
        }
        writer.bytes(reader.field(), content);
        try {
            assertArrayEquals(content, reader.string().getBytes(StandardCharsets.UTF_8));
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code()); // it is no text
        }
        if (depth > 0) {
            nested(content, depth);
        }
        return content.length;
    }

    private static void nested(byte[] content, int depth) {
        try {
            rewritten(content, depth - 1);
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code()); // it is no message
        }
    }

    static Stream<byte[]> seeds() {
        byte[] key = new ProtoWriter().varint(1, 1).bytes(2, new byte[32]).toBytes();
        byte[] muxers = new ProtoWriter()
                .string(2, "/yamux/1.0.0")
                .string(2, "/mplex/6.7.0")
                .toBytes();
        ProtoWriter noise = new ProtoWriter().bytes(1, key).bytes(2, new byte[64]);
        ProtoWriter identify = new ProtoWriter()
                .bytes(1, key)
                .bytes(2, HexFormat.of().parseHex("047f000001060fa1"))
                .string(3, "/ipfs/ping/1.0.0")
                .string(5, "p2p4j/1.0.0")
                .string(6, "p2p4j");
        Stream<String> odd = Stream.of(
                "08ffffffffffffffffff01", // −1 in ten bytes
                "08ffffffffffffffffffff01", // eleven bytes
                "08808080808080808000", // a value that is not minimal
                "880001", // a tag that is not minimal
                "0001", // field 0
                "f8ffffff0f01", // the largest field
                "808080801001", // a field beyond it
                "0b0c", // a group
                "0e",
                "0f",
                "090102030405060708", // fixed 64
                "0901020304050607",
                "0d01020304", // fixed 32
                "0a8080808008", // 2³¹ bytes
                "0a8080808010", // 2³² bytes
                "0affffffffffffffff7f", // the most bytes
                "0a00",
                "0a02c328"); // not UTF-8
        return Stream.concat(
                Stream.of(key, noise.bytes(4, muxers).toBytes(), identify.toBytes()),
                odd.map(HexFormat.of()::parseHex));
    }
}
