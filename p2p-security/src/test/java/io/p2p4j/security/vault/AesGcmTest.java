package io.p2p4j.security.vault;

import static io.p2p4j.security.testing.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Vectors;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;

class AesGcmTest {

    /** The GCM specification, test cases 13 and 14: all zeros. */
    @Test
    void encryptsAsTheSpecificationDoes() {
        byte[] none = {};
        assertArrayEquals(
                hex("530f8afbc74536b9a963b4f1c4cb738b"), AesGcm.encrypt(new byte[32], new byte[12], none, none));
        assertArrayEquals(
                hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
                AesGcm.encrypt(new byte[32], new byte[12], none, new byte[16]));
    }

    @Test
    void decryptsAsTheVectorsSay() throws Exception {
        int run = 0;
        for (Json group : Vectors.groups("wycheproof-aes_gcm_test.json")) {
            if (group.number("ivSize") == 96 && group.number("keySize") == 256 && group.number("tagSize") == 128) {
                for (Json test : group.list("tests")) {
                    check(test);
                    run++;
                }
            }
        }
        assertTrue(run > 30, "only " + run + " vectors are of our sizes");
    }

    private static void check(Json test) throws AEADBadTagException {
        byte[] sealed = hex(test.text("ct") + test.text("tag"));
        byte[] key = test.hex("key");
        byte[] nonce = test.hex("iv");
        byte[] header = test.hex("aad");
        if (test.text("result").equals("valid")) {
            assertArrayEquals(test.hex("msg"), AesGcm.decrypt(key, nonce, header, sealed), test::toString);
        } else {
            assertThrows(AEADBadTagException.class, () -> AesGcm.decrypt(key, nonce, header, sealed), test::toString);
        }
    }
}
