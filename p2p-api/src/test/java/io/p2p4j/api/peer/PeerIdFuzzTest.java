package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as a peer's id and as its text: what is accepted is read back from either form. */
class PeerIdFuzzTest {

    @MethodSource("seeds")
    @FuzzTest
    void readsAnIdOrRefuses(byte[] input) {
        try {
            PeerId id = PeerId.ofBytes(input);
            assertArrayEquals(input, id.bytes(), "bytes have one spelling");
            isReadBack(id);
        } catch (IllegalArgumentException e) {
            // the bytes are no id
        }
        try {
            isReadBack(PeerId.parse(new String(input, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            // the text is no id
        }
    }

    private static void isReadBack(PeerId id) {
        assertEquals(id, PeerId.parse(id.toString()));
        assertEquals(id.toString(), PeerId.parse(id.toString()).toString());
        assertEquals(id, PeerId.ofBytes(id.bytes()));
        assertEquals(0, id.compareTo(PeerId.ofBytes(id.bytes())));
        try {
            id.publicKey().ifPresent(key -> assertEquals(id, PeerId.of(key), "a key has one id"));
        } catch (ProtocolException e) {
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code()); // what is inside is no key
        }
    }

    static Stream<byte[]> seeds() {
        Stream<String> texts = Stream.of(
                "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
                "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA",
                "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe",
                "b",
                "1",
                "1".repeat(128),
                "z".repeat(129),
                "0OIl",
                "12D3KooW\u00e9");
        Stream<String> bytes = Stream.of(
                "",
                "00",
                "0000",
                "0024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e",
                "000508011201ff",
                "0006080012020102", // a short key
                "0006120201020800", // the same with its fields in another order
                "000708800012020102", // the same with a longer type
                "000400001200",
                "1220" + "ff".repeat(32),
                "121f" + "ff".repeat(31),
                "1320" + "ff".repeat(32),
                "002b" + "00".repeat(43),
                "0080");
        return Stream.concat(
                texts.map(text -> text.getBytes(StandardCharsets.UTF_8)), bytes.map(HexFormat.of()::parseHex));
    }
}
