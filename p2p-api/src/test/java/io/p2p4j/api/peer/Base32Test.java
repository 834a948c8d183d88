package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base32Test {

    @ParameterizedTest
    @CsvSource({"'', ''", "my, f", "mzxq, fo", "mzxw6, foo", "mzxw6yq, foob", "mzxw6ytb, fooba", "mzxw6ytboi, foobar"})
    void agreesWithTheKnownAnswersOfRfc4648(String text, String data) {
        assertEquals(data, new String(Base32.decode(text), StandardCharsets.US_ASCII));
    }

    @Test
    void decodesEachDigitOfALongText() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            byte[] data = new byte[5 * (1 + random.nextInt(10))];
            random.nextBytes(data);
            // The radix 32 of the JDK has other digits and drops leading zeros, but the same value.
            String digits = new BigInteger(1, data).toString(32);
            StringBuilder text = new StringBuilder("a".repeat(data.length * 8 / 5 - digits.length()));
            digits.chars()
                    .map(c -> Character.digit(c, 32))
                    .forEach(d -> text.append((char) (d < 26 ? 'a' + d : '2' + d - 26)));
            assertArrayEquals(data, Base32.decode(text.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MY", "my======", "m1", "m0", "m8", "m y", "mý"})
    void refusesWhatIsNoDigit(String text) {
        assertThrows(IllegalArgumentException.class, () -> Base32.decode(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mz", "m", "myy", "mzxw6y", "mzxr"})
    void refusesASecondSpellingOfTheSameBytes(String text) {
        assertThrows(IllegalArgumentException.class, () -> Base32.decode(text));
    }
}
