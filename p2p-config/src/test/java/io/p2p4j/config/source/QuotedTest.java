package io.p2p4j.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuotedTest {

    @Test
    void keepsAMessageOnOneLine() {
        assertEquals("'a\\u000ab\\u001b\\u2028\\u202e\\ud83d'", Quoted.value("a\nb\u001b\u2028\u202e\ud83d"));
        assertEquals("'\ud83d\ude00 \u00fc'", Quoted.value("\ud83d\ude00 \u00fc"));
    }

    @Test
    void cutsWhatIsLong() {
        assertEquals("'" + "x".repeat(80) + "…'", Quoted.value("x".repeat(81)));
        assertEquals("x".repeat(200) + "…", Quoted.path("x".repeat(201)));
    }
}
