package io.p2p4j.security.noise;

import static io.p2p4j.security.testing.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Vectors;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;

class HkdfTest {

    /** RFC 5869, test case 3: no salt, no info. */
    @Test
    void derivesAsTheRfcDoes() throws Exception {
        byte[] okm = derive(new byte[32], hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"));
        assertArrayEquals(
                hex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
                Arrays.copyOf(okm, 42));
    }

    @Test
    void derivesAsTheVectorsSay() throws Exception {
        int run = 0;
        for (Json group : Vectors.groups("wycheproof-hkdf_sha256_test.json")) {
            for (Json test : group.list("tests")) {
                long size = test.number("size");
                if (test.hex("info").length == 0
                        && size <= 64
                        && test.text("result").equals("valid")) {
                    byte[] okm = derive(test.hex("salt"), test.hex("ikm"));
                    assertArrayEquals(test.hex("okm"), Arrays.copyOf(okm, (int) size), test::toString);
                    run++;
                }
            }
        }
        assertTrue(run >= 10, "only " + run + " vectors have no info");
    }

    @Test
    void authenticatesAsTheVectorsSay() throws Exception {
        int run = 0;
        for (Json group : Vectors.groups("wycheproof-hmac_sha256_test.json")) {
            int length = (int) group.number("tagSize") / Byte.SIZE;
            for (Json test : group.list("tests")) {
                byte[] tag = Hkdf.hmac(Mac.getInstance("HmacSHA256"), test.hex("key"), test.hex("msg"));
                assertEquals(
                        test.text("result").equals("valid"),
                        Arrays.equals(test.hex("tag"), Arrays.copyOf(tag, length)),
                        test::toString);
                run++;
            }
        }
        assertTrue(run > 100, "only " + run + " vectors");
    }

    private static byte[] derive(byte[] salt, byte[] material) throws GeneralSecurityException {
        ByteArrayOutputStream okm = new ByteArrayOutputStream();
        try (Hkdf keys = Hkdf.derive(salt, material)) {
            okm.writeBytes(keys.first());
            okm.writeBytes(keys.second());
        }
        return okm.toByteArray();
    }
}
