package io.p2p4j.security.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretTokenTest {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final SecretToken token = SecretToken.random(new SecureRandom());

    @Test
    void isReadAsItWasWritten() {
        SecretToken read = SecretToken.parse(token.text()).orElseThrow();
        assertEquals(token.text(), read.text());
        assertTrue(read.isOf(token.sha256()));
    }

    @Test
    void hasOneSpelling() {
        String most = token.text().substring(0, token.text().length() - 1);
        List<String> read = LETTERS.chars()
                .mapToObj(letter -> most + (char) letter)
                .filter(text -> SecretToken.parse(text)
                        .filter(parsed -> parsed.isOf(token.sha256()))
                        .isPresent())
                .toList();
        assertEquals(List.of(token.text()), read);
    }
}
