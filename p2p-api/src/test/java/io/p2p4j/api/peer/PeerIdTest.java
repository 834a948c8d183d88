package io.p2p4j.api.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ProtocolException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIdTest {

    private static final String ECDSA_KEY =
            "0803125b3059301306072a8648ce3d020106082a8648ce3d03010703420004de3d300fa36ae0e8f5d530899d83abab44abf3161f"
                    + "162a4bc901d8e6ecda020e8b6d5f8da30525e71d6851510c098e5c47c646a597fb4dcec034e9f77c409e62";

    /** The keys of the peer id specification with their ids. */
    @ParameterizedTest
    @CsvSource({
        "080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e, "
                + "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq",
        "08021221037777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99, "
                + "16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY",
        ECDSA_KEY + ", QmVMT29id3TUASyfZZ6k9hmNyc2nYabCo4uMSpDw4zrgDk"
    })
    void isTheMultihashOfItsKey(String key, String text) {
        PublicKey decoded = PublicKey.decode(HexFormat.of().parseHex(key));
        PeerId id = PeerId.of(decoded);
        assertEquals(text, id.toString());
        assertEquals(id, PeerId.parse(text));
        assertEquals(id, PeerId.ofBytes(id.bytes()));
        assertEquals(text.startsWith("Qm") ? Optional.empty() : Optional.of(decoded), id.publicKey());
    }

    @Test
    void isReadAsACidToo() {
        PeerId id = PeerId.parse("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe");
        assertEquals("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N", id.toString());
        assertEquals(34, id.bytes().length);
    }

    @Test
    void inlinesAKeyOfAtMost42Bytes() {
        PeerId inlined = PeerId.of(PublicKey.of(KeyType.RSA, new byte[38]));
        assertEquals(44, inlined.bytes().length);
        assertEquals(0, inlined.bytes()[0]);
        PeerId hashed = PeerId.of(PublicKey.of(KeyType.RSA, new byte[39]));
        assertEquals(34, hashed.bytes().length);
        assertEquals(0x12, hashed.bytes()[0]);
    }

    @Test
    void ordersByBytesAndOwnsThem() {
        PeerId low = id(1);
        PeerId high = id(0x80);
        assertTrue(low.compareTo(high) < 0, "bytes are unsigned");
        assertTrue(high.compareTo(low) > 0);
        assertEquals(0, low.compareTo(id(1)));
        assertEquals(low, id(1));
        assertEquals(low.hashCode(), id(1).hashCode());
        assertNotEquals(low, high);
        low.bytes()[5] = 9;
        assertEquals(id(1), low);
    }

    @Test
    void saysWhenTheInlinedKeyIsNone() {
        PeerId id = PeerId.ofBytes(new byte[] {0, 1, 0x55});
        assertThrows(ProtocolException.class, id::publicKey);
    }

    @Nested
    class Refuses {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "", // nothing
                    "00",
                    "0000", // an empty key
                    "0002aa", // cut off
                    "0001aabb", // too long
                    "1102aabb", // a hash of another kind
                    "1202aabb", // a hash of another length
                    "12208888", // a cut hash
                    "002b" // 43 bytes inlined, added below
                })
        void multihashesThatAreNoPeerIds(String hex) {
            String padded = hex.equals("002b") ? hex + "00".repeat(43) : hex;
            assertThrows(
                    IllegalArgumentException.class,
                    () -> PeerId.ofBytes(HexFormat.of().parseHex(padded)));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "1",
                    "Qm",
                    "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5", // cut off
                    "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx50", // not base58
                    "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq ", // a blank
                    "b",
                    "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqx", // a cut CID
                    "bafybeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe", // a CID of another kind
                    "BAFZBEIE5745RPV2M6TJYUUGYWY4D5EWRQGQQHFNF445HE3OMZPJBX5XQXE" // upper case
                })
        void textsThatAreNoPeerIds(String text) {
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> PeerId.parse(text));
            assertTrue(
                    String.valueOf(refusal.getMessage()).startsWith("'" + text + "' is not a peer id"),
                    refusal.getMessage());
        }

        @Test
        void textsLongerThanAnyIdBeforeReadingThem() {
            String text = "1".repeat(100_000);
            assertTrue(assertThrows(IllegalArgumentException.class, () -> PeerId.parse(text))
                    .toString()
                    .contains("at most 128"));
            assertThrows(IllegalArgumentException.class, () -> PeerId.parse("1".repeat(129)));
        }

        @Test
        void garbageInThisWayAlone() {
            Random random = new Random(10);
            for (int i = 0; i < 20_000; i++) {
                byte[] bytes = new byte[random.nextInt(50)];
                random.nextBytes(bytes);
                if (bytes.length > 1 && random.nextBoolean()) {
                    bytes[0] = (byte) (random.nextBoolean() ? 0 : 0x12);
                    bytes[1] = (byte) (bytes.length - 2);
                }
                roundTripOrRefusal(bytes);
            }
        }

        private void roundTripOrRefusal(byte[] bytes) {
            PeerId id;
            try {
                id = PeerId.ofBytes(bytes);
            } catch (IllegalArgumentException e) {
                return; // garbage may be refused, in this way alone
            }
            assertArrayEquals(bytes, id.bytes());
            assertEquals(id, PeerId.parse(id.toString()));
        }
    }

    private static PeerId id(int fill) {
        byte[] point = new byte[32];
        Arrays.fill(point, (byte) fill);
        return PeerId.of(PublicKey.of(KeyType.ED25519, point));
    }
}
