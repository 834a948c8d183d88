package io.p2p4j.api.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProtoWriterTest {

    @Test
    void agreesWithTheExamplesOfTheEncodingGuide() {
        assertEquals("089601", hex(new ProtoWriter().varint(1, 150)));
        assertEquals("120774657374696e67", hex(new ProtoWriter().string(2, "testing")));
        assertEquals(
                "1a03089601",
                hex(new ProtoWriter().bytes(3, new ProtoWriter().varint(1, 150).toBytes())));
    }

    @Test
    void writesFieldsInTheOrderOfTheCalls() {
        assertEquals(
                "100108021001", hex(new ProtoWriter().varint(2, 1).varint(1, 2).varint(2, 1)));
        assertEquals("", hex(new ProtoWriter()));
        assertEquals("0a00", hex(new ProtoWriter().bytes(1, new byte[0])));
    }

    @Test
    void refusesANegativeNumber() {
        ProtoWriter writer = new ProtoWriter();
        assertThrows(IllegalArgumentException.class, () -> writer.varint(1, -1));
    }

    @Test
    void whatItWritesIsReadBack() {
        Random random = new Random(5);
        for (int i = 0; i < 2_000; i++) {
            ProtoWriter writer = new ProtoWriter();
            List<Object> expected = new ArrayList<>();
            for (int field = 1; field <= random.nextInt(8); field++) {
                expected.add(write(writer, field * 100, random));
            }
            ProtoReader reader = new ProtoReader(writer.toBytes());
            for (int field = 1; field <= expected.size(); field++) {
                assertTrue(reader.next());
                assertEquals(field * 100, reader.field());
                switch (expected.get(field - 1)) {
                    case Long number -> assertEquals(number, reader.varint());
                    case byte[] bytes -> assertArrayEquals(bytes, reader.bytes());
                    case Object text -> assertEquals(text, reader.string());
                }
            }
            assertFalse(reader.next());
        }
    }

    private static Object write(ProtoWriter writer, int field, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> {
                long number = random.nextLong() >>> (1 + random.nextInt(63));
                writer.varint(field, number);
                yield number;
            }
            case 1 -> {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                writer.bytes(field, bytes);
                yield bytes;
            }
            default -> {
                String text = random.ints(random.nextInt(50), 0x20, 0xd7ff)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
                writer.string(field, text);
                yield text;
            }
        };
    }

    private static String hex(ProtoWriter writer) {
        return HexFormat.of().formatHex(writer.toBytes());
    }
}
