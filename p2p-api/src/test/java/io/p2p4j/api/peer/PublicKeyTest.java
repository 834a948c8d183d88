package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.wire.ProtoWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicKeyTest {

    private static final byte[] ED25519 =
            HexFormat.of().parseHex("080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e");

    @Test
    void decodesAndEncodesTheKeyOfTheSpecification() {
        PublicKey key = PublicKey.decode(ED25519);
        assertEquals(KeyType.ED25519, key.type());
        assertArrayEquals(Arrays.copyOfRange(ED25519, 4, 36), key.data());
        assertArrayEquals(ED25519, key.encode());
        assertTrue(key.toString().startsWith("ED25519:1ed1e8fa"));
    }

    @ParameterizedTest
    @EnumSource
    void decodesWhatItEncodedForEachKind(KeyType type) {
        Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            byte[] data = new byte[random.nextInt(600)];
            random.nextBytes(data);
            PublicKey key = PublicKey.of(type, data);
            assertEquals(key, PublicKey.decode(key.encode()));
            assertEquals(key.hashCode(), PublicKey.decode(key.encode()).hashCode());
        }
        assertEquals(Optional.of(type), KeyType.ofNumber(type.number()));
    }

    @Test
    void numbersOfKindsAreThoseOfTheSpecification() {
        assertEquals(0, KeyType.RSA.number());
        assertEquals(1, KeyType.ED25519.number());
        assertEquals(2, KeyType.SECP256K1.number());
        assertEquals(3, KeyType.ECDSA.number());
        assertEquals(Optional.empty(), KeyType.ofNumber(4));
        assertEquals(Optional.empty(), KeyType.ofNumber(-1));
        assertEquals(Optional.empty(), KeyType.ofNumber(1L << 32));
    }

    @Test
    void ownsItsBytes() {
        byte[] data = new byte[32];
        PublicKey key = PublicKey.of(KeyType.ED25519, data);
        data[0] = 1;
        key.data()[1] = 1;
        key.encode()[5] = 1;
        assertArrayEquals(new byte[32], key.data());
    }

    @Test
    void anotherKindOfTheSameDataIsAnotherKey() {
        assertNotEquals(PublicKey.of(KeyType.RSA, new byte[3]), PublicKey.of(KeyType.ECDSA, new byte[3]));
        assertNotEquals(PublicKey.of(KeyType.RSA, new byte[3]), PublicKey.of(KeyType.RSA, new byte[4]));
    }

    @Nested
    class Refuses {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "", // nothing
                    "0801", // no data
                    "120101", // no kind
                    "0804120101", // an unknown kind
                    "08ffffffffffffffffff01120101", // a kind below zero
                    "08011201011a00", // an unknown field
                    "0a0101120101", // a kind that is bytes
                    "08011001", // data that is a number
                    "0801120501" // cut off
                })
        void whatIsNoKey(String hex) {
            ProtocolException refusal = assertThrows(
                    ProtocolException.class,
                    () -> PublicKey.decode(HexFormat.of().parseHex(hex)));
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, refusal.code());
        }

        @Test
        void whatIsLongerThanItsBound() {
            PublicKey longest = PublicKey.of(KeyType.RSA, new byte[PublicKey.MAX_ENCODED - 5]);
            assertEquals(PublicKey.MAX_ENCODED, longest.encode().length);
            assertEquals(longest, PublicKey.decode(longest.encode()));
            byte[] longer = PublicKey.of(KeyType.RSA, new byte[PublicKey.MAX_ENCODED - 4])
                    .encode();
            assertTrue(assertThrows(ProtocolException.class, () -> PublicKey.decode(longer))
                    .toString()
                    .contains("longer than 2048 bytes"));
        }

        @Test
        void garbageInThisWayAlone() {
            Random random = new Random(9);
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = ED25519.clone();
                for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                    bytes[random.nextInt(6)] = (byte) random.nextInt();
                }
                try {
                    PublicKey key = PublicKey.decode(Arrays.copyOf(bytes, random.nextInt(37)));
                    assertEquals(key, PublicKey.decode(key.encode()));
                } catch (ProtocolException e) {
                    assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
                }
            }
        }
    }

    @Test
    void encodingIsOneForAllOrdersOfFields() {
        byte[] swapped = new ProtoWriter().bytes(2, new byte[32]).varint(1, 1).toBytes();
        assertArrayEquals(
                PublicKey.of(KeyType.ED25519, new byte[32]).encode(),
                PublicKey.decode(swapped).encode());
    }
}
