package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base58Test {

    @ParameterizedTest
    @CsvSource({
        "'', ''",
        "00, 1",
        "0000, 11",
        "39, z",
        "3a, 21",
        "61, 2g",
        "626262, a3gV",
        "00000000000000000000, 1111111111",
        "516b6fcd0f, ABnLTmg",
        "10c8511e, Rt5zm",
        "48656c6c6f20576f726c6421, 2NEpo7TZRRrLZSi2U",
        "0000287fb4cd, 11233QC4"
    })
    void agreesWithKnownAnswers(String hex, String text) {
        assertEquals(text, Base58.encode(HexFormat.of().parseHex(hex)));
        assertEquals(hex, HexFormat.of().formatHex(Base58.decode(text)));
    }

    @Test
    void decodesWhatItEncoded() {
        Random random = new Random(6);
        for (int i = 0; i < 5_000; i++) {
            byte[] data = new byte[random.nextInt(48)];
            random.nextBytes(data);
            for (int zeros = random.nextInt(4); zeros > 0 && zeros <= data.length; zeros--) {
                data[zeros - 1] = 0;
            }
            assertArrayEquals(data, Base58.decode(Base58.encode(data)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "O", "I", "l", "Qm=", " Qm", "Qm\n", "é", "1/1"})
    void refusesWhatIsNoDigit(String text) {
        assertThrows(IllegalArgumentException.class, () -> Base58.decode(text));
    }
}
