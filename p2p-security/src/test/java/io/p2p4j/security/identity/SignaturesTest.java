package io.p2p4j.security.identity;

import static io.p2p4j.security.testing.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Keys;
import io.p2p4j.security.testing.Vectors;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SignaturesTest {

    private static final byte[] MESSAGE = {1, 2, 3};

    @Test
    void verifiesEveryKindOfKey() throws Exception {
        for (Identity identity : identities()) {
            byte[] signature = identity.sign(MESSAGE);
            PublicKey key = PublicKey.decode(identity.publicKey().encode());
            assertTrue(Signatures.verify(key, MESSAGE, signature), key.type().name());
            assertFalse(
                    Signatures.verify(key, new byte[] {1, 2}, signature),
                    key.type().name());
        }
    }

    @Test
    void refusesASignatureThatWasChangedAnywhere() throws Exception {
        for (Identity identity : identities()) {
            byte[] signature = identity.sign(MESSAGE);
            for (int at = 0; at < signature.length; at += identity.publicKey().type() == KeyType.RSA ? 17 : 1) {
                byte[] changed = signature.clone();
                changed[at] ^= 4;
                assertFalse(Signatures.verify(identity.publicKey(), MESSAGE, changed), "byte " + at);
            }
            assertFalse(Signatures.verify(identity.publicKey(), MESSAGE, new byte[0]));
            assertFalse(Signatures.verify(identity.publicKey(), MESSAGE, Arrays.copyOf(signature, 2000)));
        }
    }

    @Test
    void takesGarbageForNoProof() {
        Random random = new Random(9);
        for (int round = 0; round < 1000; round++) {
            byte[] key = new byte[random.nextInt(100)];
            byte[] signature = new byte[random.nextInt(100)];
            random.nextBytes(key);
            random.nextBytes(signature);
            for (KeyType type : KeyType.values()) {
                assertFalse(Signatures.verify(PublicKey.of(type, key), MESSAGE, signature));
            }
        }
    }

    @Nested
    class Ed25519 {

        @Test
        void refusesKeysOfSmallOrder() {
            List<String> weak = List.of(
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "0000000000000000000000000000000000000000000000000000000000000080",
                    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");
            byte[] signature = new byte[64];
            signature[0] = 1; // R is the neutral point and S is 0: with a weak key it would hold for many messages
            for (String key : weak) {
                for (byte i = 0; i < 32; i++) {
                    assertFalse(Signatures.verify(PublicKey.of(KeyType.ED25519, hex(key)), new byte[] {i}, signature));
                }
            }
        }

        @Test
        void refusesKeysThatAreNotCanonical() {
            byte[] signature = new byte[64];
            signature[0] = 1;
            for (String key : List.of(
                    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "0100000000000000000000000000000000000000000000000000000000000080")) {
                assertFalse(Signatures.verify(PublicKey.of(KeyType.ED25519, hex(key)), MESSAGE, signature));
            }
        }

        @Test
        void verifiesAsTheVectorsSay() throws Exception {
            for (Json group : Vectors.groups("wycheproof-ed25519_test.json")) {
                PublicKey key =
                        PublicKey.of(KeyType.ED25519, group.get("publicKey").hex("pk"));
                check(key, group);
            }
        }
    }

    @Nested
    class Secp256k1 {

        @Test
        void hasThePublicKeyThatLibp2pGivesIt() {
            BigInteger secret = new BigInteger("53dadf1d5a164d6b4acdb15e24aa4c5b1d3461bdbd42abedb0a4404d56ced8fb", 16);
            assertEquals(
                    PublicKey.decode(hex("08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99")),
                    Keys.secp256k1(secret).publicKey());
        }

        @Test
        void refusesAPointThatIsNotCompressed() throws Exception {
            Identity identity = Keys.secp256k1(BigInteger.TEN);
            byte[] hybrid = identity.publicKey().data();
            hybrid[0] = 4;
            assertFalse(Signatures.verify(PublicKey.of(KeyType.SECP256K1, hybrid), MESSAGE, identity.sign(MESSAGE)));
        }

        @Test
        void verifiesAsTheVectorsSay() throws Exception {
            for (Json group : Vectors.groups("wycheproof-ecdsa_secp256k1_sha256_test.json")) {
                byte[] point = group.get("publicKey").hex("uncompressed");
                byte[] compressed = Arrays.copyOf(point, 33);
                compressed[0] = (byte) (2 + (point[64] & 1));
                check(PublicKey.of(KeyType.SECP256K1, compressed), group);
            }
        }
    }

    @Nested
    class Rsa {

        @Test
        void boundsTheModulus() throws Exception {
            for (int bits : new int[] {1024, 2047}) {
                Identity identity = Keys.rsa(bits == 2047 ? 1536 : bits);
                assertFalse(Signatures.verify(identity.publicKey(), MESSAGE, identity.sign(MESSAGE)));
            }
            assertFalse(Signatures.verify(
                    key(BigInteger.ONE.shiftLeft(8192).add(BigInteger.ONE), 65537), MESSAGE, new byte[1025]));
        }

        @Test
        void boundsTheExponent() throws Exception {
            BigInteger modulus = BigInteger.ONE.shiftLeft(2047).add(BigInteger.ONE);
            for (long exponent : new long[] {65536, (1L << 32) + 1}) {
                assertFalse(Signatures.verify(key(modulus, exponent), MESSAGE, new byte[256]));
            }
        }

        private PublicKey key(BigInteger modulus, long exponent) throws GeneralSecurityException {
            byte[] spki = KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(exponent)))
                    .getEncoded();
            return PublicKey.of(KeyType.RSA, spki);
        }
    }

    @Nested
    class Ecdsa {

        @Test
        void refusesOtherCurves() throws Exception {
            Identity identity = Keys.ecdsa("secp384r1");
            assertFalse(Signatures.verify(identity.publicKey(), MESSAGE, identity.sign(MESSAGE)));
        }

        @Test
        void refusesAPointThatIsNotOnTheCurve() throws Exception {
            Identity identity = Keys.ecdsa("secp256r1");
            byte[] off = identity.publicKey().data();
            off[off.length - 1] ^= 1;
            assertFalse(Signatures.verify(PublicKey.of(KeyType.ECDSA, off), MESSAGE, identity.sign(MESSAGE)));
        }
    }

    private static void check(PublicKey key, Json group) {
        for (Json test : group.list("tests")) {
            assertEquals(
                    test.text("result").equals("valid"),
                    Signatures.verify(key, test.hex("msg"), test.hex("sig")),
                    test::toString);
        }
    }

    private static List<Identity> identities() throws GeneralSecurityException {
        return List.of(
                Keys.ed25519(1), Keys.secp256k1(BigInteger.valueOf(77)), Keys.ecdsa("secp256r1"), Keys.rsa(2048));
    }
}
