package io.p2p4j.security.vault;

import static io.p2p4j.security.testing.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Pbkdf2ProtectionTest {

    /** RFC 7914, section 11, of which our key is the first half. */
    @Test
    void derivesWhatTheRfcDoes() {
        byte[] salt = "salt".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(
                hex("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"),
                new Pbkdf2Protection(1, salt, new byte[12]).derive("passwd".getBytes(StandardCharsets.US_ASCII)));
    }
}
