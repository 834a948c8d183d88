package io.p2p4j.security.identity;

import static io.p2p4j.security.testing.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.security.testing.Keys;
import org.junit.jupiter.api.Test;

class Ed25519IdentityTest {

    private static final String SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

    /** RFC 8032, section 7.1, test 1. */
    @Test
    void signsAsTheRfcDoes() {
        try (Ed25519Identity identity = new Ed25519Identity(hex(SEED))) {
            assertArrayEquals(
                    hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
                    identity.publicKey().data());
            assertArrayEquals(
                    hex("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                            + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
                    identity.sign(new byte[0]));
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
