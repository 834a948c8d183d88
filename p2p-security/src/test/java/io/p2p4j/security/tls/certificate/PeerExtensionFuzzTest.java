package io.p2p4j.security.tls.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.wire.ProtoWriter;
import io.p2p4j.security.testing.FixedRandom;
import io.p2p4j.security.testing.Forger;
import io.p2p4j.security.testing.Keys;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as what vouches for the key of a certificate that is sound otherwise: it names nobody who did not. */
class PeerExtensionFuzzTest {

    private static final Identity ALICE = Keys.ed25519(1);
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final KeyPair KEYS = keys();
    private static final byte[] GENUINE = holding().vouching(KEYS.getPublic());

    @MethodSource("seeds")
    @FuzzTest
    void namesNobodyButWhoVouched(byte[] input) {
        PeerId peer;
        try {
            byte[] certificate = holding().extension(Forger.LIBP2P, true, input).encode();
            peer = PeerCertificate.read(certificate).verify(NOW);
        } catch (CertificateException e) {
            assertFalse(Arrays.equals(GENUINE, input), "what is genuine is accepted");
            return; // nobody vouches, or nobody rightly
        }
        assertEquals(ALICE.peerId(), peer);
    }

    private static Forger holding() {
        return new Forger(ALICE).keys(KEYS, "SHA256withECDSA", "1.2.840.10045.4.3.2");
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), new FixedRandom(7));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has P-256", e);
        }
    }

    static Stream<byte[]> seeds() {
        byte[] ofAnotherKey = holding().vouching(Forger.keys("EC", "secp256r1").getPublic());
        byte[] another = GENUINE.clone(); // the signature stays, the key is somebody else's
        byte[] key = new ProtoWriter().varint(1, 1).bytes(2, new byte[32]).toBytes();
        System.arraycopy(key, 0, another, 4, key.length);
        Stream<byte[]> odd = Stream.of(
                        "",
                        "3000",
                        "30040400" + "0400",
                        "3004" + "0400" + "0c00", // a text for a signature
                        "30060400" + "0400" + "0500", // one element too many
                        "30050400" + "0400", // cut short
                        "3081040400" + "0400", // a length that is not in its shortest form
                        "3080" + "04000400" + "0000",
                        "3084ffffffff",
                        "300d" + "0407" + "08001203010203" + "0402" + "0102",
                        "3008" + "0402" + "0801" + "0402" + "0102")
                .map(HexFormat.of()::parseHex);
        Stream<byte[]> sound = Stream.of(
                GENUINE,
                ofAnotherKey,
                another,
                Arrays.copyOf(GENUINE, GENUINE.length - 1),
                Arrays.copyOf(GENUINE, GENUINE.length + 1));
        return Stream.concat(sound, odd);
    }
}
