package io.p2p4j.security.identity;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.PortableKeyVault;
import io.p2p4j.api.wire.ProtoWriter;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Vectors;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrivateKeyTest {

    private static final byte[] MESSAGE = {1, 2, 3};

    @ParameterizedTest
    @EnumSource
    void theKeysOfTheSpecificationAreThoseOfTheirPublicParts(KeyType type) throws IOException {
        Json vector = vector(type);
        PrivateKey key = PrivateKey.decode(vector.hex("private_protobuf_hex"));
        PublicKey expected = PublicKey.decode(vector.hex("public_protobuf_hex"));
        try (Identity identity = key.identity()) {
            assertEquals(type, key.type());
            assertEquals(expected, identity.publicKey());
            byte[] signature = identity.sign(MESSAGE);
            assertTrue(Signatures.verify(expected, MESSAGE, signature));
            assertFalse(Signatures.verify(expected, new byte[] {1, 2, 4}, signature));
        }
        assertArrayEquals(vector.hex("private_protobuf_hex"), key.encode());
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsReadSignsForThePublicPartItSays(KeyType type) throws IOException {
        byte[] whole = vector(type).hex("private_protobuf_hex");
        int step = Math.max(1, whole.length / 60);
        for (int at = 0; at < whole.length; at += step) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            try (Identity identity = PrivateKey.decode(changed).identity()) {
                assertTrue(Signatures.verify(identity.publicKey(), MESSAGE, identity.sign(MESSAGE)), "byte " + at);
            } catch (StorageException e) {
                assertTrue(e.code() == ErrorCode.STORAGE_DAMAGED || e.code() == ErrorCode.KEY_TOO_WEAK);
            }
        }
    }

    @Test
    void anOldFormOfEd25519IsRead() {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) 7);
        byte[] point = new Ed25519Identity(seed).publicKey().data();
        byte[] old = Arrays.copyOf(seed, 96);
        System.arraycopy(point, 0, old, 32, 32);
        System.arraycopy(point, 0, old, 64, 32);
        PrivateKey key = PrivateKey.decode(message(KeyType.ED25519, old));
        assertArrayEquals(seed, key.data());
        assertArrayEquals(message(KeyType.ED25519, Arrays.copyOf(old, 64)), key.encode());
        old[95] ^= 1;
        assertFails(ErrorCode.STORAGE_DAMAGED, () -> PrivateKey.decode(message(KeyType.ED25519, old)));
    }

    @Test
    void garbageIsNoKey() {
        Random random = new Random(5);
        for (int round = 0; round < 500; round++) {
            byte[] data = new byte[random.nextInt(200)];
            random.nextBytes(data);
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> PrivateKey.decode(data));
            for (KeyType type : KeyType.values()) {
                if (type != KeyType.SECP256K1 || data.length != 32) {
                    assertThrows(StorageException.class, () -> PrivateKey.decode(message(type, data)));
                }
            }
        }
        assertFails(ErrorCode.STORAGE_DAMAGED, () -> PrivateKey.decode(new byte[PortableKeyVault.MAX_IMPORTED + 1]));
        assertFails(ErrorCode.STORAGE_DAMAGED, () -> PrivateKey.decode(message(KeyType.SECP256K1, new byte[32])));
    }

    @Test
    void aShortRsaKeyIsTooWeak() throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        byte[] der = pkcs1((RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
        assertFails(ErrorCode.KEY_TOO_WEAK, () -> PrivateKey.decode(message(KeyType.RSA, der)));
    }

    @Test
    void isWipedAndNeverPrinted() {
        PrivateKey key = PrivateKey.generate(new SecureRandom());
        assertEquals("PrivateKey[ED25519]", key.toString());
        key.close();
        assertArrayEquals(new byte[32], key.data());
    }

    @ParameterizedTest
    @EnumSource
    void aClosedIdentitySignsNothing(KeyType type) throws IOException {
        Identity identity =
                PrivateKey.decode(vector(type).hex("private_protobuf_hex")).identity();
        identity.close();
        identity.close();
        assertThrows(IllegalStateException.class, () -> identity.sign(MESSAGE));
    }

    private static byte[] pkcs1(RSAPrivateCrtKey key) {
        BigInteger one = key.getPrimeExponentP();
        try {
            return new RSAPrivateKey(
                            key.getModulus(),
                            key.getPublicExponent(),
                            key.getPrivateExponent(),
                            key.getPrimeP(),
                            key.getPrimeQ(),
                            one,
                            key.getPrimeExponentQ(),
                            key.getCrtCoefficient())
                    .getEncoded();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] message(KeyType type, byte[] data) {
        return new ProtoWriter().varint(1, type.number()).bytes(2, data).toBytes();
    }

    private static Json vector(KeyType type) throws IOException {
        return Vectors.file("libp2p.json").get("keys").get(type.name().toLowerCase(Locale.ROOT));
    }
}
