package io.p2p4j.security.identity;

import static io.p2p4j.security.testing.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.security.testing.Keys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Ed25519IdentityTest {

    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    /** RFC 8032, section 7.1, tests 1 to 3. */
    @ParameterizedTest
    @CsvSource({
        SEED + ",d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,''"
                + ",e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
                + ",3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72"
                + ",92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"
                + ",fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82"
                + ",6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void signsAsTheRfcDoes(String seed, String point, String message, String signature) {
        try (Ed25519Identity identity = new Ed25519Identity(hex(seed))) {
            assertArrayEquals(hex(point), identity.publicKey().data());
            assertArrayEquals(hex(signature), identity.sign(hex(message)));
        }
    }

    /** The test vector of the libp2p peer id specification: the seed is the first half of the private key. */
    @Test
    void hasThePublicKeyThatLibp2pGivesIt() {
        try (Ed25519Identity identity =
                new Ed25519Identity(hex("7e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d"))) {
            assertEquals(
                    PublicKey.decode(hex("080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e")),
                    identity.publicKey());
        }
    }

    @Test
    void ownsACopyOfItsSeed() {
        byte[] seed = hex(SEED);
        Ed25519Identity identity = new Ed25519Identity(seed);
        byte[] before = identity.sign(new byte[3]);
        seed[0] ^= 1;
        assertArrayEquals(before, identity.sign(new byte[3]));
    }

    @Test
    void signsNothingOnceClosed() {
        Ed25519Identity identity = new Ed25519Identity(hex(SEED));
        identity.close();
        identity.close();
        assertThrows(IllegalStateException.class, () -> identity.sign(new byte[0]));
        assertEquals(32, identity.publicKey().data().length);
    }

    @Test
    void doesNotPrintItsSeed() {
        assertFalse(Keys.ed25519(1).toString().contains(SEED));
        assertThrows(IllegalArgumentException.class, () -> new Ed25519Identity(new byte[31]));
    }
}
