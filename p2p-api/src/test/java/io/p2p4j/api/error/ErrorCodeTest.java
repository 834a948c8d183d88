package io.p2p4j.api.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorCodeTest {

    @Test
    void namesAndNumbersAreThoseOfTheCommittedList() throws IOException {
        Map<String, Integer> committed = new TreeMap<>();
        for (String[] entry : committedList()) {
            if (entry.length == 2) {
                committed.put(entry[0], Integer.valueOf(entry[1]));
            }
        }
        Map<String, Integer> present = new TreeMap<>();
        for (ErrorCode code : ErrorCode.values()) {
            present.put(code.name(), code.number());
        }
        assertEquals(committed, present);
    }

    @Test
    void theCommittedListUsesNoNameOrNumberTwice() throws IOException {
        Set<String> seen = new HashSet<>();
        for (String[] entry : committedList()) {
            assertTrue(seen.add(entry[0]), entry[0]);
            assertTrue(seen.add(entry[1]), entry[0]);
            assertTrue(entry.length == 2 || entry.length == 3 && entry[2].equals("retired"), entry[0]);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsNumber(ErrorCode code) {
        assertEquals(Optional.of(code), ErrorCode.ofNumber(code.number()));
    }

    @Test
    void anUnknownNumberIsNoCode() {
        assertEquals(Optional.empty(), ErrorCode.ofNumber(0));
        assertEquals(Optional.empty(), ErrorCode.ofNumber(-32099));
    }

    @ParameterizedTest
    @EnumSource
    void liesInTheRangesOfJsonRpc(ErrorCode code) {
        boolean ours = code.number() <= -32000 && code.number() >= -32099;
        boolean standard = code.number() == -32700 || code.number() <= -32600 && code.number() >= -32603;
        assertTrue(ours || standard);
        assertTrue(code.title().matches("[A-Z][a-z ]+"), code.title());
    }

    /** The numbers that the wire format promises. */
    @Test
    void numbersArePromised() {
        assertEquals(
                List.of(-32700, -32600, -32601, -32602, -32603, -32001, -32003, -32005, -32006, -32007, -32008, -32009),
                Arrays.asList(
                        ErrorCode.PARSE_ERROR.number(),
                        ErrorCode.INVALID_REQUEST.number(),
                        ErrorCode.METHOD_NOT_FOUND.number(),
                        ErrorCode.INVALID_PARAMS.number(),
                        ErrorCode.INTERNAL_ERROR.number(),
                        ErrorCode.PEER_NOT_TRUSTED.number(),
                        ErrorCode.PERMISSION_DENIED.number(),
                        ErrorCode.RATE_LIMIT_EXCEEDED.number(),
                        ErrorCode.CIRCUIT_BREAKER_OPEN.number(),
                        ErrorCode.NETWORK_ERROR.number(),
                        ErrorCode.TIMEOUT.number(),
                        ErrorCode.OVERLOADED.number()));
    }

    private static List<String[]> committedList() throws IOException {
        try (InputStream in = Objects.requireNonNull(ErrorCodeTest.class.getResourceAsStream("error-codes.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .toList();
        }
    }
}
