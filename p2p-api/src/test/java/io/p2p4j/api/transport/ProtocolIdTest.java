package io.p2p4j.api.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"/noise", "/ipfs/ping/1.0.0", "/p2p4j/jsonrpc/1.0.0", "/a", "/!~"})
    void isItsName(String name) {
        ProtocolId id = new ProtocolId(name);
        assertEquals(name, id.toString());
        assertArrayEquals(name.getBytes(StandardCharsets.US_ASCII), id.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "noise", " /noise", "/no ise", "/noise\n", "/no\u0000ise", "/Größe", "/\u007f"})
    void refusesWhatMultistreamSelectCouldNotCarry(String name) {
        assertThrows(IllegalArgumentException.class, () -> new ProtocolId(name));
    }

    @Test
    void isBounded() {
        String longest = "/" + "a".repeat(ProtocolId.MAX_LENGTH - 1);
        assertEquals(ProtocolId.MAX_LENGTH, new ProtocolId(longest).bytes().length);
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new ProtocolId(longest + "a"));
        assertTrue(String.valueOf(refusal.getMessage()).contains("140"));
    }
}
