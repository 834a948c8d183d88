package io.p2p4j.security.aead;

import static io.p2p4j.security.testing.Failures.assertFails;
import static io.p2p4j.security.testing.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Vectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class CipherStateTest {

    private static final int KEY = 32;
    private static final byte[] NO_AD = {};

    @Test
    void givesEachMessageTheNextNonce() throws Exception {
        try (CipherState sealing = state(key(), 0);
                CipherState opening = state(key(), 0)) {
            byte[] first = seal(sealing, new byte[5]);
            byte[] second = seal(sealing, new byte[5]);
            assertFalse(Arrays.equals(first, second));
            assertArrayEquals(new byte[5], open(opening, first));
            assertArrayEquals(new byte[5], open(opening, second));
        }
    }

    @Test
    void diesOfAMessageThatIsNotGenuine() throws Exception {
        try (CipherState sealing = state(key(), 0);
                CipherState opening = state(key(), 0)) {
            byte[] genuine = seal(sealing, new byte[5]);
            byte[] forged = genuine.clone();
            forged[0] ^= 1;
            assertThrows(GeneralSecurityException.class, () -> open(opening, forged));
            assertFails(ErrorCode.CLOSED, () -> open(opening, genuine));
        }
    }

    @Test
    void diesRatherThanUseTheLastNonce() throws Exception {
        try (CipherState state = state(key(), -2)) {
            seal(state, new byte[1]);
            assertFails(ErrorCode.CLOSED, () -> seal(state, new byte[1]));
            assertFails(ErrorCode.CLOSED, () -> seal(state, new byte[1]));
        }
    }

    @Test
    void countsUnsigned() throws Exception {
        try (CipherState sealing = state(key(), Long.MAX_VALUE);
                CipherState opening = state(key(), Long.MAX_VALUE)) {
            assertArrayEquals(new byte[1], open(opening, seal(sealing, new byte[1])));
            assertArrayEquals(new byte[1], open(opening, seal(sealing, new byte[1])));
        }
    }

    @Test
    void wipesItsKeyWhenClosed() throws Exception {
        byte[] key = key();
        CipherState state = state(key, 0);
        seal(state, new byte[1]);
        state.close();
        state.close();
        assertArrayEquals(new byte[KEY], key);
        assertFails(ErrorCode.CLOSED, () -> seal(state, new byte[1]));
    }

    /** RFC 8439, section 2.8.2, whose nonce is none that we ever use: of the JDK's cipher alone. */
    @Test
    void isMadeOfTheCipherOfTheRfc() throws Exception {
        Cipher cipher = Cipher.getInstance("ChaCha20-Poly1305");
        SecretKeySpec key =
                new SecretKeySpec(hex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"), "ChaCha20");
        cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(hex("070000004041424344454647")));
        cipher.updateAAD(hex("50515253c0c1c2c3c4c5c6c7"));
        byte[] plain = ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future,"
                        + " sunscreen would be it.")
                .getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(
                hex("d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                        + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                        + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                        + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691"),
                cipher.doFinal(plain));
    }

    @Test
    void sealsAndOpensAsTheVectorsSay() throws Exception {
        int run = 0;
        for (Json group : Vectors.groups("wycheproof-chacha20_poly1305_test.json")) {
            for (Json test : group.list("tests")) {
                byte[] iv = test.hex("iv");
                if (iv.length == 12 && Arrays.equals(iv, 0, 4, new byte[4], 0, 4)) {
                    check(
                            test,
                            ByteBuffer.wrap(iv).order(ByteOrder.LITTLE_ENDIAN).getLong(4));
                    run++;
                }
            }
        }
        assertTrue(run >= 10, "only " + run + " vectors have a nonce of the form Noise gives it");
    }

    private static void check(Json test, long counter) throws GeneralSecurityException {
        byte[] sealed = hex(test.text("ct") + test.text("tag"));
        byte[] plain = test.hex("msg");
        byte[] opened = new byte[plain.length];
        try (CipherState state = state(test.hex("key"), counter)) {
            if (test.text("result").equals("valid")) {
                state.open(test.hex("aad"), sealed, 0, sealed.length, opened, 0);
                assertArrayEquals(plain, opened, test::toString);
            } else {
                assertThrows(
                        GeneralSecurityException.class,
                        () -> state.open(test.hex("aad"), sealed, 0, sealed.length, opened, 0),
                        test::toString);
                assertArrayEquals(new byte[plain.length], opened, "nothing may be written");
            }
        }
    }

    private static CipherState state(byte[] key, long counter) {
        return new CipherState(new CipherPool(), Aead.CHACHA20_POLY1305, CipherStateTest::write, key, counter);
    }

    private static void write(long counter, byte[] nonce) {
        ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN).putLong(4, counter);
    }

    private static byte[] key() {
        byte[] key = new byte[KEY];
        Arrays.fill(key, (byte) 7);
        return key;
    }

    private static byte[] seal(CipherState state, byte[] plain) throws GeneralSecurityException {
        byte[] sealed = new byte[plain.length + Aead.TAG];
        assertEquals(sealed.length, state.seal(NO_AD, plain, 0, plain.length, sealed, 0));
        return sealed;
    }

    private static byte[] open(CipherState state, byte[] sealed) throws GeneralSecurityException {
        byte[] plain = new byte[sealed.length - Aead.TAG];
        assertEquals(plain.length, state.open(NO_AD, sealed, 0, sealed.length, plain, 0));
        return plain;
    }
}
