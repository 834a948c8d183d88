package io.p2p4j.security.rotation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.KeyStatement;
import io.p2p4j.api.rotation.SignedStatement;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.identity.Signatures;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Keys;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EnvelopeNotaryTest {

    private static final Identity OLD = Keys.ed25519(1);
    private static final Identity NEW = Keys.ed25519(2);
    private static final Identity THIRD = Keys.ed25519(3);
    private static final Instant NOW = Folders.NOW;
    private static final Instant END = NOW.plus(Duration.ofDays(30));

    private final EnvelopeNotary notary = new EnvelopeNotary();

    @Test
    void readsWhatItSaidWhateverWasSaid() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            Identity before = Keys.ed25519(random.nextLong());
            Identity after = Keys.ed25519(random.nextLong());
            Instant issued = Instant.ofEpochSecond(random.nextLong(250_000_000_000L), random.nextInt(1_000_000_000));
            Duration grace = Duration.ofSeconds(1 + random.nextLong(31_536_000), random.nextInt(1_000_000_000));
            SignedStatement succession = notary.succession(before, after, issued, grace);
            Instant begin = Instant.ofEpochSecond(issued.getEpochSecond());
            assertEquals(
                    new KeyStatement.Succession(
                            before.peerId(), after.peerId(), begin, begin.plusSeconds(grace.toSeconds())),
                    succession.statement());
            Optional<PeerId> named = random.nextBoolean() ? Optional.of(after.peerId()) : Optional.empty();
            SignedStatement revocation = notary.revocation(before, named, issued);
            assertEquals(new KeyStatement.Revocation(before.peerId(), named, begin), revocation.statement());
            for (SignedStatement made : List.of(succession, revocation)) {
                SignedStatement read = notary.read(made.bytes());
                assertEquals(made.statement(), read.statement());
                assertArrayEquals(made.bytes(), read.bytes());
                assertTrue(notary.isGenuine(read));
            }
        }
    }

    @Test
    void servesKeysOfEveryKind() throws Exception {
        for (Identity before : List.of(
                Keys.rsa(2048), Keys.ecdsa("secp256r1"), Keys.secp256k1(BigInteger.valueOf(77)), Keys.rsa(4096))) {
            SignedStatement made = notary.succession(before, NEW, NOW, Duration.ofDays(1));
            assertTrue(notary.isGenuine(notary.read(made.bytes())));
            assertTrue(notary.isGenuine(notary.succession(NEW, before, NOW, Duration.ofDays(1))));
        }
    }

    /** What is signed is spelt out here by the specification alone. */
    @Test
    void signsAsTheSpecificationOfEnvelopesSays() {
        Envelope envelope = Envelope.decode(notary.revocation(OLD, Optional.empty(), Instant.ofEpochSecond(1))
                .bytes());
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        for (String part : List.of("p2p4j-revocation:1", "/p2p4j/revocation/1.0.0", "\u0010\u0001")) {
            message.write(part.length()); // below 128, so one byte
            message.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
        }
        assertTrue(Signatures.verify(OLD.publicKey(), message.toByteArray(), envelope.signature()));
    }

    @Nested
    class ASuccession {

        @Test
        void isNotGenuineWithoutTheSignatureOfEitherKey() {
            Envelope consent = consent(NEW, OLD.peerId());
            Envelope outer = Envelope.seal(OLD, Purpose.SUCCESSION, consent.encode());
            assertTrue(genuine(outer));
            Envelope unsigned =
                    new Envelope(NEW.publicKey(), Purpose.CONSENT, consent.payload(), THIRD.sign(consent.payload()));
            assertFalse(genuine(Envelope.seal(OLD, Purpose.SUCCESSION, unsigned.encode())));
            assertFalse(genuine(
                    new Envelope(OLD.publicKey(), Purpose.SUCCESSION, outer.payload(), THIRD.sign(outer.payload()))));
        }

        @Test
        void isNoneIfTheNewKeyAgreedToFollowAnotherOne() {
            refused(Envelope.seal(
                    THIRD, Purpose.SUCCESSION, consent(NEW, OLD.peerId()).encode()));
        }

        @Test
        void isNoneToItself() {
            refused(Envelope.seal(
                    OLD, Purpose.SUCCESSION, consent(OLD, OLD.peerId()).encode()));
        }

        @Test
        void isNoneByConsentAlone() {
            refused(consent(NEW, OLD.peerId()));
            refused(Envelope.seal(
                    OLD,
                    Purpose.SUCCESSION,
                    Envelope.seal(NEW, Purpose.REVOCATION, words(OLD.peerId(), END))
                            .encode()));
        }

        @Test
        void isNoneWithoutAnEndOrWithOneBeforeItsBegin() {
            for (Optional<Instant> end : List.of(Optional.<Instant>empty(), Optional.of(NOW))) {
                byte[] words = new Words(Optional.of(OLD.peerId()), NOW, end).encode();
                refused(Envelope.seal(
                        OLD,
                        Purpose.SUCCESSION,
                        Envelope.seal(NEW, Purpose.CONSENT, words).encode()));
            }
        }

        @Test
        void isNotGenuineIfWhatIsSaidOfItIsNotWhatWasSigned() {
            SignedStatement made = notary.succession(OLD, NEW, NOW, Duration.ofDays(30));
            assertFalse(notary.isGenuine(new SignedStatement(
                    new KeyStatement.Succession(OLD.peerId(), THIRD.peerId(), NOW, END), made.bytes())));
        }

        @Test
        void isForgedByNoOtherByte() {
            byte[] made = notary.succession(OLD, NEW, NOW, Duration.ofDays(30)).bytes();
            for (int i = 0; i < 8 * made.length; i++) {
                byte[] forged = made.clone();
                forged[i / 8] ^= (byte) (1 << i % 8);
                assertFalse(genuine(forged), "bit " + i);
            }
        }
    }

    @Nested
    class ARevocation {

        @Test
        void isNotGenuineByAnotherKey() {
            byte[] words = new Words(Optional.empty(), NOW, Optional.empty()).encode();
            assertTrue(genuine(Envelope.seal(OLD, Purpose.REVOCATION, words)));
            assertFalse(genuine(new Envelope(OLD.publicKey(), Purpose.REVOCATION, words, THIRD.sign(words))));
        }

        @Test
        void hasNoEnd() {
            refused(Envelope.seal(OLD, Purpose.REVOCATION, words(NEW.peerId(), END)));
        }

        /** The same bytes under another name are another statement, which nobody has signed. */
        @Test
        void isNoConsent() {
            SignedStatement made = notary.revocation(NEW, Optional.of(OLD.peerId()), NOW);
            Envelope said = Envelope.decode(made.bytes());
            Envelope renamed =
                    new Envelope(NEW.publicKey(), Purpose.CONSENT, words(OLD.peerId(), END), said.signature());
            assertFalse(genuine(Envelope.seal(OLD, Purpose.SUCCESSION, renamed.encode())));
        }
    }

    @Test
    void refusesWhatIsLongerThanAnyStatement() {
        byte[] longest = new byte[SignedStatement.MAX_BYTES + 1];
        ProtocolException e = assertThrows(ProtocolException.class, () -> notary.read(longest));
        assertEquals(ErrorCode.PROTOCOL_VIOLATION, e.code());
        assertTrue(e.error().message().contains("longer"), e::toString);
    }

    private static Envelope consent(Identity after, PeerId before) {
        return Envelope.seal(after, Purpose.CONSENT, words(before, END));
    }

    private static byte[] words(PeerId peer, Instant end) {
        return new Words(Optional.of(peer), NOW, Optional.of(end)).encode();
    }

    private boolean genuine(Envelope envelope) {
        return genuine(envelope.encode());
    }

    private boolean genuine(byte[] bytes) {
        try {
            return notary.isGenuine(notary.read(bytes));
        } catch (ProtocolException e) {
            return false; // not even a statement
        }
    }

    private void refused(Envelope envelope) {
        assertThrows(ProtocolException.class, () -> notary.read(envelope.encode()));
    }
}
