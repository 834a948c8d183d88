package io.p2p4j.security.vault;

import static io.p2p4j.security.testing.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Argon2CostTest {

    /** A known answer of the reference implementation's tests; it also shows that the passphrase is wiped. */
    @Test
    void derivesWhatTheReferenceDoes() {
        byte[] passphrase = "password".getBytes(StandardCharsets.US_ASCII);
        byte[] salt = "somesalt".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(
                hex("09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"),
                new Argon2Cost(65536, 2, 1).derive(passphrase, salt, 32));
        assertArrayEquals(new byte[8], passphrase);
    }
}
