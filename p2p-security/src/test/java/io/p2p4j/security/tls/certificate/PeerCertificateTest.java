package io.p2p4j.security.tls.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.testing.Forger;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Keys;
import io.p2p4j.security.testing.Vectors;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PeerCertificateTest {

    private static final Identity ALICE = Keys.ed25519(1);
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void judgesTheCertificatesOfTheSpecification() throws Exception {
        int valid = 0;
        for (Json vector : Vectors.file("libp2p.json").list("tls_certificates")) {
            byte[] certificate = vector.hex("certificate_hex");
            if (vector.get("valid").value().equals(true)) {
                assertEquals(PeerId.parse(vector.text("peer_id")), verify(certificate), vector::toString);
                valid++;
            } else {
                assertThrows(CertificateException.class, () -> verify(certificate), vector::toString);
            }
        }
        assertEquals(3, valid);
    }

    @Test
    void acceptsWhatThisNodeMakes() throws Exception {
        List<Identity> identities =
                List.of(ALICE, Keys.rsa(2048), Keys.ecdsa("secp256r1"), Keys.secp256k1(BigInteger.valueOf(4711)));
        for (Identity identity : identities) {
            HostCertificate made = HostCertificate.of(identity, new SecureRandom(), NOW);
            assertEquals(identity.peerId(), verify(made.encoded()));
            assertEquals(identity.publicKey(), made.owner());
        }
    }

    @Test
    void acceptsAnIssuerWithoutAName() throws Exception {
        assertEquals(
                ALICE.peerId(), verify(Forger.valid(ALICE).named("").encode()), "js-libp2p and rust-libp2p name none");
    }

    @Test
    void acceptsKeysOfEveryKindItOffers() throws Exception {
        byte[] p384 = new Forger(ALICE)
                .keys(Forger.keys("EC", "secp384r1"), "SHA384withECDSA", "1.2.840.10045.4.3.3")
                .vouched(true)
                .encode();
        byte[] ed25519 = new Forger(ALICE)
                .keys(Forger.keys("Ed25519", ""), "Ed25519", "1.3.101.112")
                .vouched(true)
                .encode();
        assertEquals(ALICE.peerId(), verify(p384));
        assertEquals(ALICE.peerId(), verify(ed25519));
    }

    @Test
    void refusesAKeyOfAKindItDoesNotOffer() {
        assertRefused(
                "unknown kind",
                new Forger(ALICE)
                        .keys(Forger.keys("RSA", ""), "SHA256withRSA", "1.2.840.113549.1.1.11")
                        .vouched(true));
    }

    @Test
    void refusesOneBeforeAndAfterItsTime() throws Exception {
        byte[] certificate = Forger.valid(ALICE).encode();
        PeerCertificate read = PeerCertificate.read(certificate);
        assertEquals(ALICE.peerId(), read.verify(Forger.FROM));
        assertEquals(ALICE.peerId(), read.verify(Forger.TO));
        assertThrows(CertificateException.class, () -> read.verify(Forger.FROM.minusSeconds(1)));
        assertThrows(CertificateException.class, () -> read.verify(Forger.TO.plusSeconds(1)));
    }

    @Test
    void readsBothFormsOfTime() throws Exception {
        Instant last = Instant.parse("1999-12-31T23:59:59Z");
        byte[] certificate = Forger.valid(ALICE)
                .valid(Instant.parse("1950-01-01T00:00:00Z"), last)
                .encode();
        assertEquals(ALICE.peerId(), PeerCertificate.read(certificate).verify(last));
        assertRefused("expired", Forger.valid(ALICE).valid(Forger.FROM, NOW.minusSeconds(1)));
        assertRefused("not valid before", Forger.valid(ALICE).valid(NOW.plusSeconds(1), Forger.TO));
    }

    @Test
    void refusesOneThatItsKeyDidNotSign() {
        assertRefused("its own key", Forger.valid(ALICE).signedBy(Forger.keys("EC", "secp256r1")));
    }

    @Test
    void refusesOneThatNobodyVouchesFor() {
        assertRefused("lacks", new Forger(ALICE).extension("1.2.3.4", false, new byte[3]));
        assertRefused("missing", new Forger(ALICE));
    }

    @Test
    void refusesTwoThatVouch() {
        assertRefused("twice", Forger.valid(ALICE).vouched(false));
    }

    @Test
    void refusesVouchingForAnotherKey() {
        byte[] forAnother =
                new Forger(ALICE).vouching(Forger.keys("EC", "secp256r1").getPublic());
        assertRefused("does not verify", new Forger(ALICE).extension(Forger.LIBP2P, true, forAnother));
    }

    @Test
    void takesTheExtensionCriticalOrNot() throws Exception {
        assertEquals(ALICE.peerId(), verify(new Forger(ALICE).vouched(false).encode()));
    }

    @Test
    void ignoresUnknownExtensionsUnlessTheyAreCritical() throws Exception {
        assertEquals(
                ALICE.peerId(),
                verify(Forger.valid(ALICE)
                        .extension("1.2.3.4", false, new byte[3])
                        .encode()));
        assertRefused("critical", Forger.valid(ALICE).extension("1.2.3.4", true, new byte[3]));
    }

    @Test
    void refusesMoreThanItsBounds() {
        Forger many = Forger.valid(ALICE);
        for (int i = 0; i < CertificateFields.MAX_EXTENSIONS; i++) {
            many.extension("1.2.3." + i, false, new byte[1]);
        }
        assertRefused("more than 16", many);
        assertRefused("more than 4096", Forger.valid(ALICE).extension("1.2.3.4", false, new byte[4000]));
        assertRefused("version", Forger.valid(ALICE).version(1));
    }

    @Test
    void refusesAByteChangedAnywhere() {
        byte[] certificate = Forger.valid(ALICE).encode();
        for (int at = 0; at < certificate.length; at++) {
            byte[] changed = certificate.clone();
            changed[at] ^= (byte) (1 << at % 8);
            assertThrows(CertificateException.class, () -> verify(changed), "byte " + at);
        }
    }

    @Test
    void refusesGarbageAsSuch() {
        Random random = new Random(9);
        byte[] certificate = Forger.valid(ALICE).encode();
        for (int round = 0; round < 3000; round++) {
            byte[] garbage = Arrays.copyOf(certificate, 1 + random.nextInt(certificate.length + 20));
            for (int change = random.nextInt(4); change >= 0; change--) {
                garbage[random.nextInt(garbage.length)] = (byte) random.nextInt(256);
            }
            if (!Arrays.equals(garbage, certificate)) {
                assertThrows(CertificateException.class, () -> verify(garbage));
            }
        }
    }

    private static PeerId verify(byte[] certificate) throws CertificateException {
        return PeerCertificate.read(certificate).verify(NOW);
    }

    private static void assertRefused(String why, Forger certificate) {
        String message = String.valueOf(assertThrows(CertificateException.class, () -> verify(certificate.encode()))
                .getMessage());
        assertTrue(message.contains(why), message);
    }
}
