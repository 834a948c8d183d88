package io.p2p4j.security.tls.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.testing.FixedRandom;
import io.p2p4j.security.testing.Forger;
import io.p2p4j.security.testing.Keys;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads bytes as the certificate of a peer: it names nobody but who vouched for its key. */
class PeerCertificateFuzzTest {

    private static final Identity ALICE = Keys.ed25519(1);
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final byte[] OWN =
            HostCertificate.of(ALICE, new FixedRandom(1), NOW).encoded();

    @MethodSource("seeds")
    @FuzzTest
    void namesNobodyButWhoVouched(byte[] input) {
        PeerId peer;
        try {
            peer = PeerCertificate.read(input).verify(NOW);
        } catch (CertificateException e) {
            assertFalse(Arrays.equals(OWN, input), "what is genuine is accepted");
            return; // it is no certificate, or not a good one
        }
        assertTrue(input.length <= PeerCertificate.MAX_ENCODED);
        assertEquals(ALICE.peerId(), peer);
    }

    static Stream<byte[]> seeds() {
        Stream<byte[]> flipped = IntStream.iterate(0, at -> at < OWN.length, at -> at + 31)
                .mapToObj(at -> {
                    byte[] copy = OWN.clone();
                    copy[at] ^= 1;
                    return copy;
                });
        Stream<byte[]> forged = Stream.of(
                Forger.valid(ALICE).named("").encode(),
                Forger.valid(ALICE).vouched(false).encode(),
                Forger.valid(ALICE).extension("1.2.3.4", true, new byte[3]).encode(),
                Forger.valid(ALICE).valid(Forger.FROM, Forger.FROM).encode(),
                Forger.valid(ALICE).version(0).encode(),
                new Forger(ALICE)
                        .keys(Forger.keys("EC", "secp384r1"), "SHA384withECDSA", "1.2.840.10045.4.3.3")
                        .vouched(true)
                        .encode(),
                new Forger(ALICE)
                        .keys(Forger.keys("Ed25519", ""), "Ed25519", "1.3.101.112")
                        .vouched(true)
                        .encode());
        Stream<byte[]> odd = Stream.of("", "30", "3000", "3080", "308100", "3082ffff", "3084ffffffff", "30".repeat(40))
                .map(HexFormat.of()::parseHex);
        Stream<byte[]> sound = Stream.of(OWN, Arrays.copyOf(OWN, OWN.length + 1), Arrays.copyOf(OWN, OWN.length - 1));
        return Stream.of(sound, flipped, forged, odd).flatMap(seeds -> seeds);
    }
}
