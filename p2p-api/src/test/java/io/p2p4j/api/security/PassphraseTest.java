package io.p2p4j.api.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassphraseTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "correct horse battery staple", "Größe", "пароль", "密码", "🔑🔑🔑", "a\u0000b"})
    void isRevealedInUtf8(String text) {
        try (Passphrase passphrase = Passphrase.of(text.toCharArray())) {
            assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), passphrase.revealUtf8());
            assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), passphrase.revealUtf8(), "more than once");
        }
    }

    @Test
    void isWipedWhenClosed() throws ReflectiveOperationException {
        Passphrase passphrase = Passphrase.of("secret".toCharArray());
        Field field = Passphrase.class.getDeclaredField("chars");
        field.setAccessible(true);
        char[] chars = (char[]) field.get(passphrase);
        assertArrayEquals("secret".toCharArray(), chars);
        passphrase.close();
        assertArrayEquals(new char[6], chars);
        passphrase.close();
        assertThrows(IllegalStateException.class, passphrase::revealUtf8);
        assertThrows(IllegalStateException.class, passphrase::copy);
    }

    @Test
    void isNeverPrinted() {
        try (Passphrase passphrase = Passphrase.of("secret".toCharArray())) {
            assertEquals("Passphrase[hidden]", passphrase.toString());
            assertFalse(("" + passphrase).contains("secret"));
        }
    }

    @Test
    void ownsItsCharactersAndEachRevelationIsTheCallers() {
        char[] chars = "secret".toCharArray();
        Passphrase passphrase = Passphrase.of(chars);
        chars[0] = 'x';
        passphrase.revealUtf8()[1] = 'x';
        assertEquals("secret", new String(passphrase.revealUtf8(), StandardCharsets.UTF_8));
        Passphrase copy = passphrase.copy();
        passphrase.close();
        assertEquals("secret", new String(copy.revealUtf8(), StandardCharsets.UTF_8), "a copy outlives its source");
        copy.close();
    }

    @Test
    void isNotEmpty() {
        assertThrows(IllegalArgumentException.class, () -> Passphrase.of(new char[0]));
    }
}
