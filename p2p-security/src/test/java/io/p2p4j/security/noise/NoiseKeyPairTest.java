package io.p2p4j.security.noise;

import static io.p2p4j.security.testing.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Vectors;
import java.security.InvalidKeyException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NoiseKeyPairTest {

    /** RFC 7748, section 6.1. */
    @Test
    void agreesAsTheRfcDoes() throws Exception {
        NoiseKeyPair alice = new NoiseKeyPair(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        assertArrayEquals(hex("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"), alice.publicKey());
        assertArrayEquals(
                hex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"),
                alice.agree(hex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")));
    }

    @Test
    void refusesASecretThatIsAllZeros() {
        NoiseKeyPair pair = new NoiseKeyPair(hex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        byte[] order8 = hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
        assertThrows(InvalidKeyException.class, () -> pair.agree(new byte[32]));
        assertThrows(InvalidKeyException.class, () -> pair.agree(order8));
    }

    @Test
    void agreesAsTheVectorsSay() throws Exception {
        int refused = 0;
        for (Json group : Vectors.groups("wycheproof-x25519_test.json")) {
            for (Json test : group.list("tests")) {
                NoiseKeyPair pair = new NoiseKeyPair(test.hex("private"));
                byte[] shared = test.hex("shared");
                if (Arrays.equals(shared, new byte[32])) {
                    assertThrows(InvalidKeyException.class, () -> pair.agree(test.hex("public")), test::toString);
                    refused++;
                } else {
                    assertArrayEquals(shared, pair.agree(test.hex("public")), test::toString);
                }
            }
        }
        assertEquals(31, refused);
    }
}
