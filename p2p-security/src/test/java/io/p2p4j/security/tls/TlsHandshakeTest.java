package io.p2p4j.security.tls;

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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

class TlsHandshakeTest {

    private static final ProtocolId YAMUX = new ProtocolId("/yamux/1.0.0");
    private static final ProtocolId MPLEX = new ProtocolId("/mplex/6.7.0");
    private static final Identity ALICE = Keys.ed25519(1);
    private static final Identity BOB = Keys.ed25519(2);
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final TlsHandshake TLS = new TlsHandshake(new SecureRandom(), InstantSource.fixed(NOW));

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
    void readsNotAByteTooMany() throws Exception {
        AtomicInteger pieces = new AtomicInteger();
        MemoryPipe.Ends pipe = MemoryPipe.pair(
                piece -> List.of(pieces.incrementAndGet() == 2 ? Arrays.copyOf(piece, piece.length + 1) : piece),
                piece -> List.of(Arrays.copyOf(piece, piece.length + 1)));
        Duel duel = fight(pipe, ALICE, BOB);
        duel.initiator().won();
        duel.responder().won();
        assertEquals(2, pieces.get(), "a flight is written at once");
        assertEquals(1, pipe.left().read(ByteBuffer.allocate(10)));
        assertEquals(1, pipe.right().read(ByteBuffer.allocate(10)));
    }

    @Test
    void passesTheFailureOfThePipeThrough() {
        MemoryPipe.Ends pipe = MemoryPipe.pair();
        pipe.left().close();
        assertInstanceOf(IOException.class, fight(pipe, ALICE, BOB).initiator().lost());
    }

    @Nested
    class Peers {

        @Test
        void refusesAnotherPeerThanWasDialled() {
            PeerId expected = Keys.ed25519(3).peerId();
            Duel duel = Duel.fight(TLS, MemoryPipe.pair(), ALICE, BOB, expected, List.of(), List.of());
            TrustException refusal =
                    assertInstanceOf(TrustException.class, duel.initiator().lost());
            assertEquals(ErrorCode.PEER_ID_MISMATCH, refusal.code());
            assertTrue(refusal.error().message().contains(expected.toString()));
            assertTrue(refusal.error().message().contains(BOB.peerId().toString()));
            assertFailure("bad_certificate", duel.responder());
        }

        @Test
        void refusesASignatureOfSomethingElse() {
            Identity liar = Keys.identity(BOB.publicKey(), message -> BOB.sign(new byte[] {1}));
            assertFailure("does not verify", fight(ALICE, liar).initiator());
            assertFailure("does not verify", fight(liar, ALICE).responder());
        }

        @Test
        void refusesAnIdentityThatIsNotTheSigners() {
            Identity liar = Keys.identity(BOB.publicKey(), Keys.ed25519(3)::sign);
            assertFailure("does not verify", fight(ALICE, liar).initiator());
            assertFailure("does not verify", fight(liar, ALICE).responder());
        }

        /** Begins anew, so that the certificate is the liar's own. */
        private Duel fight(Identity left, Identity right) {
            TlsHandshake tls = new TlsHandshake(new SecureRandom(), InstantSource.fixed(NOW));
            return Duel.fight(tls, MemoryPipe.pair(), left, right, right.peerId(), List.of(), List.of());
        }

        @Test
        void refusesACertificateOutOfItsTime() {
            assertFailure("not valid before", fight(Duration.ofDays(-1)).initiator());
            assertFailure("expired", fight(Duration.ofDays(36501)).initiator());
        }

        /** Lets the dialler's clock differ by some time. */
        private Duel fight(Duration difference) {
            MemoryPipe.Ends pipe = MemoryPipe.pair();
            TlsHandshake elsewhen = new TlsHandshake(new SecureRandom(), InstantSource.fixed(NOW.plus(difference)));
            return Duel.fight(
                    pipe,
                    () -> elsewhen.initiate(pipe.left(), ALICE, BOB.peerId(), List.of()),
                    () -> TLS.respond(pipe.right(), BOB, List.of()));
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
        void leavesItToLaterWhereNothingIsInCommon() {
            assertEquals(Optional.empty(), agree(List.of(YAMUX), List.of(MPLEX)));
            assertEquals(Optional.empty(), agree(List.of(), List.of(YAMUX)));
            assertEquals(Optional.empty(), agree(List.of(YAMUX), List.of()));
            assertEquals(Optional.empty(), agree(List.of(), List.of()));
        }

        private Optional<ProtocolId> agree(List<ProtocolId> initiators, List<ProtocolId> responders) {
            Duel duel = Duel.fight(TLS, MemoryPipe.pair(), ALICE, BOB, BOB.peerId(), initiators, responders);
            assertEquals(duel.initiator().won().muxer(), duel.responder().won().muxer());
            return duel.initiator().won().muxer();
        }
    }

    @Nested
    class Tampering {

        private final List<Integer> lengths = lengths();

        /** TLS lets the versions in the headers of open records be whatever they like; the last flight begins with one. */
        @Test
        void isNoticedAtEveryByte() {
            for (int flight = 0; flight < 3; flight++) {
                // Every byte of what is sent openly and of the first sealed bytes; of the rest, which one tag protects,
                // some.
                for (int at = 0; at < lengths.get(flight); at += flight == 2 || at > 300 ? 7 : 1) {
                    int flipped = at;
                    Duel duel = assertRefused(flight, piece -> {
                        byte[] changed = piece.clone();
                        changed[flipped] ^= (byte) (1 << flipped % 8);
                        return changed;
                    });
                    if (flight == 2 && flipped > 5) {
                        duel.responder().lost();
                    }
                }
            }
        }

        @Test
        void isNoticedWhereAFlightEndsEarly() {
            for (int flight = 0; flight < 3; flight++) {
                for (int length = 0; length < lengths.get(flight); length += 13) {
                    int kept = length;
                    assertRefused(flight, piece -> Arrays.copyOf(piece, kept))
                            .responder()
                            .lost();
                }
            }
        }

        /** Whoever wins all the same has the true peer, which the other side cannot have refused. */
        private Duel assertRefused(int flight, UnaryOperator<byte[]> change) {
            MemoryPipe.Ends pipe = flight == 1
                    ? MemoryPipe.pair(List::of, changing(0, change))
                    : MemoryPipe.pair(changing(flight / 2, change), List::of);
            Duel duel = fight(pipe, ALICE, BOB);
            assertHarmless(duel.responder(), ALICE);
            assertHarmless(duel.initiator(), BOB);
            return duel;
        }

        private static void assertHarmless(Duel.Outcome side, Identity truePeer) {
            if (side.channel().isPresent()) {
                assertEquals(truePeer.peerId(), side.won().peer());
            } else if (side.lost() instanceof P2pException refusal) {
                assertEquals(ErrorCode.HANDSHAKE_FAILED, refusal.code());
            } else {
                assertInstanceOf(EOFException.class, side.lost());
            }
        }

        private static List<Integer> lengths() {
            List<Integer> left = new ArrayList<>();
            List<Integer> right = new ArrayList<>();
            Duel duel = fight(MemoryPipe.pair(noting(left), noting(right)), ALICE, BOB);
            duel.responder().won();
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

    @Test
    void refusesMoreBytesThanAHandshakeMayHave() {
        byte[] ignored = {20, 3, 3, 0, 1, 1}; // what TLS 1.3 skips as long as the handshake lasts
        byte[] many = new byte[HandshakePipe.MAX_BYTES * 2];
        for (int at = 0; at + ignored.length <= many.length; at += ignored.length) {
            System.arraycopy(ignored, 0, many, at, ignored.length);
        }
        MemoryPipe.Ends pipe = MemoryPipe.pair(
                new Function<>() {
                    private int pieces;

                    @Override
                    public List<byte[]> apply(byte[] piece) {
                        return pieces++ == 0 ? List.of(piece, many, new byte[0]) : List.of();
                    }
                },
                List::of);
        assertFailure("more than 24576 bytes", fight(pipe, ALICE, BOB).responder());
    }

    private static Duel fight(MemoryPipe.Ends pipe, Identity left, Identity right) {
        return Duel.fight(TLS, pipe, left, right, right.peerId(), List.of(), List.of());
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

    private static void assertFailure(String why, Duel.Outcome side) {
        P2pException failure = assertInstanceOf(P2pException.class, side.lost());
        assertEquals(ErrorCode.HANDSHAKE_FAILED, failure.code());
        assertTrue(failure.error().message().contains(why), failure.error().message());
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
