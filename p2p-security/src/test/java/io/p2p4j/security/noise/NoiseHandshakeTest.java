package io.p2p4j.security.noise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.TrustException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.security.testing.Duel;
import io.p2p4j.security.testing.Keys;
import io.p2p4j.security.testing.MemoryPipe;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NoiseHandshakeTest {

    private static final ProtocolId YAMUX = new ProtocolId("/yamux/1.0.0");
    private static final ProtocolId MPLEX = new ProtocolId("/mplex/6.7.0");
    private static final Identity ALICE = Keys.ed25519(1);
    private static final Identity BOB = Keys.ed25519(2);

    @Test
    void provesBothSidesToEachOther() {
        Duel duel = fight(MemoryPipe.pair(), ALICE, BOB);
        assertEquals(BOB.peerId(), duel.initiator().won().peer());
        assertEquals(ALICE.peerId(), duel.responder().won().peer());
        assertCarries(duel.initiator().won(), duel.responder().won());
        assertCarries(duel.responder().won(), duel.initiator().won());
    }

    @Test
    void provesPeersWithKeysOfEveryKind() throws Exception {
        List<Identity> identities =
                List.of(Keys.rsa(2048), Keys.ecdsa("secp256r1"), Keys.secp256k1(BigInteger.valueOf(4711)));
        for (Identity identity : identities) {
            Duel duel = fight(MemoryPipe.pair(), identity, identity);
            assertEquals(identity.peerId(), duel.initiator().won().peer());
            assertEquals(identity.peerId(), duel.responder().won().peer());
        }
    }

    @Test
    void refusesAKeyThatIsTooShort() throws Exception {
        Duel duel = fight(MemoryPipe.pair(), ALICE, Keys.rsa(1024));
        assertCode(ErrorCode.HANDSHAKE_FAILED, duel.initiator());
        assertInstanceOf(EOFException.class, duel.responder().lost());
    }

    @Test
    void readsNotAByteTooMany() throws Exception {
        List<Integer> sizes = new ArrayList<>();
        MemoryPipe.Ends pipe = MemoryPipe.pair(
                piece -> {
                    sizes.add(piece.length);
                    return List.of(sizes.size() == 2 ? concatenate(piece, new byte[] {42}) : piece);
                },
                List::of);
        fight(pipe, ALICE, BOB).responder().won();
        ByteBuffer next = ByteBuffer.allocate(1);
        assertEquals(1, pipe.right().read(next));
        assertEquals(42, next.get(0));
        assertEquals(34, sizes.get(0), "the first message is a key and nothing else");
    }

    @Nested
    class Peers {

        @Test
        void refusesAnotherPeerThanWasDialled() {
            PeerId expected = Keys.ed25519(3).peerId();
            Duel duel = fight(MemoryPipe.pair(), ALICE, BOB, expected, List.of(), List.of());
            TrustException refusal =
                    assertInstanceOf(TrustException.class, duel.initiator().lost());
            assertEquals(ErrorCode.PEER_ID_MISMATCH, refusal.code());
            assertTrue(refusal.error().message().contains(expected.toString()));
            assertTrue(refusal.error().message().contains(BOB.peerId().toString()));
            assertInstanceOf(EOFException.class, duel.responder().lost(), "the wrong peer learns no identity");
        }

        @Test
        void refusesASignatureOfSomethingElse() {
            Identity liar = Keys.identity(BOB.publicKey(), message -> BOB.sign(new byte[] {1}));
            assertCode(
                    ErrorCode.HANDSHAKE_FAILED,
                    fight(MemoryPipe.pair(), ALICE, liar).initiator());
            assertCode(
                    ErrorCode.HANDSHAKE_FAILED,
                    fight(MemoryPipe.pair(), liar, ALICE).responder());
        }

        @Test
        void refusesAnIdentityThatIsNotTheSigners() {
            Identity liar = Keys.identity(BOB.publicKey(), Keys.ed25519(3)::sign);
            assertCode(
                    ErrorCode.HANDSHAKE_FAILED,
                    fight(MemoryPipe.pair(), ALICE, liar).initiator());
            assertCode(
                    ErrorCode.HANDSHAKE_FAILED,
                    fight(MemoryPipe.pair(), liar, ALICE).responder());
        }
    }

    @Nested
    class Muxers {

        @Test
        void takesTheInitiatorsPreference() {
            assertEquals(Optional.of(YAMUX), agree(List.of(YAMUX, MPLEX), List.of(MPLEX, YAMUX)));
            assertEquals(Optional.of(MPLEX), agree(List.of(MPLEX, YAMUX), List.of(YAMUX, MPLEX)));
            assertEquals(Optional.of(MPLEX), agree(List.of(YAMUX, MPLEX), List.of(MPLEX)));
        }

        @Test
        void leavesItToLaterWhereASideSaysNothing() {
            assertEquals(Optional.empty(), agree(List.of(), List.of(YAMUX)));
            assertEquals(Optional.empty(), agree(List.of(YAMUX), List.of()));
            assertEquals(Optional.empty(), agree(List.of(), List.of()));
        }

        @Test
        void failsWhereNothingIsInCommon() {
            Duel duel = fight(MemoryPipe.pair(), ALICE, BOB, BOB.peerId(), List.of(YAMUX), List.of(MPLEX));
            assertCode(ErrorCode.HANDSHAKE_FAILED, duel.initiator());
            assertInstanceOf(EOFException.class, duel.responder().lost());
        }

        private Optional<ProtocolId> agree(List<ProtocolId> initiators, List<ProtocolId> responders) {
            Duel duel = fight(MemoryPipe.pair(), ALICE, BOB, BOB.peerId(), initiators, responders);
            assertEquals(duel.initiator().won().muxer(), duel.responder().won().muxer());
            return duel.initiator().won().muxer();
        }
    }

    @Nested
    class Tampering {

        private final List<Integer> lengths = lengths();

        @Test
        void isNoticedAtEveryByte() {
            for (int message = 0; message < 3; message++) {
                for (int at = 0; at < lengths.get(message); at++) {
                    assertRefused(message, flipping(at, 1 << at % 8));
                }
            }
        }

        @Test
        void isNoticedByWhoReadsTheMessageAndNotOnlyByTheEndOfThePipe() {
            for (int message = 1; message < 3; message++) {
                for (int at = 2; at < lengths.get(message); at++) {
                    Duel duel = fight(changed(message, flipping(at, 1 << at % 8)), ALICE, BOB);
                    assertCode(ErrorCode.HANDSHAKE_FAILED, message == 1 ? duel.initiator() : duel.responder());
                }
            }
        }

        @Test
        void isNoticedByTheInitiatorWhereItWasInTheFirstMessage() {
            for (int bit = 16; bit < lengths.get(0) * 8; bit++) {
                AtomicInteger pieces = new AtomicInteger();
                UnaryOperator<byte[]> flip = flipping(bit / 8, 1 << bit % 8);
                MemoryPipe.Ends pipe = MemoryPipe.pair(
                        piece -> List.of(pieces.getAndIncrement() == 0 ? flip.apply(piece) : piece), List::of);
                Duel duel = fight(pipe, ALICE, BOB);
                assertCode(ErrorCode.HANDSHAKE_FAILED, duel.initiator());
                assertInstanceOf(EOFException.class, duel.responder().lost());
            }
        }

        @Test
        void isNoticedWhereAMessageEndsEarly() {
            for (int message = 0; message < 3; message++) {
                for (int length = 0; length < lengths.get(message); length += 7) {
                    int kept = length;
                    assertRefused(message, piece -> Arrays.copyOf(piece, kept));
                }
            }
        }

        @Test
        void isNoticedWhereAMessageIsShorterAndSaysSo() {
            for (int message = 0; message < 3; message++) {
                for (int length = 2; length < lengths.get(message); length += 5) {
                    int kept = length;
                    assertRefused(message, piece -> framed(Arrays.copyOfRange(piece, 2, kept)));
                }
            }
        }

        @Test
        void isNoticedWhereAMessageIsLonger() {
            for (int message = 0; message < 3; message++) {
                assertRefused(message, piece -> framed(Arrays.copyOfRange(piece, 2, piece.length + 1)));
                assertRefused(message, piece -> framed(new byte[HandshakeFrames.MAX_MESSAGE]));
                assertRefused(message, piece -> framed(new byte[HandshakeFrames.MAX_MESSAGE + 1]));
                assertRefused(message, piece -> framed(new byte[65535]));
            }
        }

        @Test
        void isNoticedWhereThePipeEnds() {
            for (int message = 0; message < 3; message++) {
                assertRefused(message, piece -> new byte[0]);
            }
        }

        /** Messages 0 and 2 are the initiator's; only who gets a changed message, or no further one, must notice. */
        private void assertRefused(int message, UnaryOperator<byte[]> change) {
            Duel duel = fight(changed(message, change), ALICE, BOB);
            assertFailure(duel.responder().lost());
            if (message < 2) {
                assertFailure(duel.initiator().lost());
            }
        }

        private static MemoryPipe.Ends changed(int message, UnaryOperator<byte[]> change) {
            return message == 1
                    ? MemoryPipe.pair(List::of, changing(0, change))
                    : MemoryPipe.pair(changing(message / 2, change), List::of);
        }

        private static UnaryOperator<byte[]> flipping(int at, int mask) {
            return piece -> {
                byte[] changed = piece.clone();
                changed[at] ^= (byte) mask;
                return changed;
            };
        }

        private static void assertFailure(Throwable failure) {
            if (failure instanceof P2pException refusal) {
                assertEquals(ErrorCode.HANDSHAKE_FAILED, refusal.code());
            } else {
                assertInstanceOf(EOFException.class, failure);
            }
        }

        private static List<Integer> lengths() {
            List<Integer> left = new ArrayList<>();
            List<Integer> right = new ArrayList<>();
            fight(MemoryPipe.pair(noting(left), noting(right)), ALICE, BOB);
            return List.of(left.get(0), right.get(0), left.get(1));
        }

        private static Function<byte[], List<byte[]>> noting(List<Integer> lengths) {
            return piece -> {
                lengths.add(piece.length);
                return List.of(piece);
            };
        }
    }

    @Test
    void passesTheFailureOfThePipeThrough() {
        MemoryPipe.Ends pipe = MemoryPipe.pair();
        pipe.left().close();
        assertInstanceOf(IOException.class, fight(pipe, ALICE, BOB).initiator().lost());
    }

    @Test
    void survivesGarbage() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            byte[] garbage = new byte[random.nextInt(1, 600)];
            random.nextBytes(garbage);
            MemoryPipe.Ends pipe = MemoryPipe.pair(changing(0, piece -> garbage), List::of);
            Throwable failure = fight(pipe, ALICE, BOB).responder().lost();
            assertTrue(failure instanceof P2pException || failure instanceof EOFException, failure::toString);
        }
    }

    private static Duel fight(MemoryPipe.Ends pipe, Identity left, Identity right) {
        return fight(pipe, left, right, right.peerId(), List.of(), List.of());
    }

    private static Duel fight(
            MemoryPipe.Ends pipe,
            Identity left,
            Identity right,
            PeerId expected,
            List<ProtocolId> leftMuxers,
            List<ProtocolId> rightMuxers) {
        NoiseHandshake noise = new NoiseHandshake(new SecureRandom());
        return Duel.fight(noise, pipe, left, right, expected, leftMuxers, rightMuxers);
    }

    /** Changes one piece and lets nothing follow it, so that nobody waits for what will not come. */
    private static Function<byte[], List<byte[]>> changing(int nth, UnaryOperator<byte[]> change) {
        AtomicInteger seen = new AtomicInteger();
        return piece -> {
            int present = seen.getAndIncrement();
            if (present > nth) {
                return List.of();
            }
            return present < nth ? List.of(piece) : List.of(change.apply(piece), new byte[0]);
        };
    }

    private static byte[] framed(byte[] message) {
        return concatenate(new byte[] {(byte) (message.length >>> 8), (byte) message.length}, message);
    }

    private static byte[] concatenate(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void assertCode(ErrorCode code, Duel.Outcome side) {
        assertEquals(code, assertInstanceOf(P2pException.class, side.lost()).code());
    }

    private static void assertCarries(SecureChannel from, SecureChannel to) {
        ByteBuffer frame = ByteBuffer.allocate(100);
        from.seal(ByteBuffer.wrap(new byte[] {1, 2, 3}), frame);
        to.open(frame.flip());
        byte[] opened = new byte[frame.remaining()];
        frame.get(opened);
        assertArrayEquals(new byte[] {1, 2, 3}, opened);
    }
}
