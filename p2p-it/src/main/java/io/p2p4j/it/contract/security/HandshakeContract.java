package io.p2p4j.it.contract.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.TrustException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.HandshakeProvider;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.it.contract.Peers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Says what every {@link Handshake} keeps, and every {@link SecureChannel} that it makes. */
@Timeout(60)
public abstract class HandshakeContract {

    private static final ProtocolId YAMUX = new ProtocolId("/yamux/1.0.0");
    private static final ProtocolId MPLEX = new ProtocolId("/mplex/6.7.0");
    private static final List<ProtocolId> MUXERS = List.of(YAMUX);
    private static final int CHANGES = 40;

    @TempDir
    private Path dir = Path.of("unused");

    private Optional<Identity> dialler = Optional.empty();
    private Optional<Identity> listener = Optional.empty();

    /** Makes a contract. */
    protected HandshakeContract() {}

    /** Returns the provider that is tested. */
    protected abstract HandshakeProvider provider();

    @BeforeEach
    void identify() {
        dialler = Optional.of(Lent.identity(dir, "dialler"));
        listener = Optional.of(Lent.identity(dir, "listener"));
    }

    @AfterEach
    void close() {
        dialler.ifPresent(Identity::close);
        listener.ifPresent(Identity::close);
    }

    private Identity dialler() {
        return dialler.orElseThrow();
    }

    private Identity listener() {
        return listener.orElseThrow();
    }

    /** What both sides came to. */
    private record Meeting(Side dialler, Side listener) {
        boolean bothWon() {
            return dialler.channel().isPresent() && listener.channel().isPresent();
        }
    }

    private record Side(Optional<SecureChannel> channel, Optional<Throwable> failure) {
        SecureChannel won() {
            return channel.orElseThrow(() -> new AssertionError("the side failed", failure.orElseThrow()));
        }
    }

    private Meeting meet(Wire wire, PeerId expected, List<ProtocolId> offered, List<ProtocolId> accepted) {
        Handshake handshake = provider().create(Lent.context(dir));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<SecureChannel> dialling = threads.submit(
                    closing(wire.left(), () -> handshake.initiate(wire.left(), dialler(), expected, offered)));
            Future<SecureChannel> listening =
                    threads.submit(closing(wire.right(), () -> handshake.respond(wire.right(), listener(), accepted)));
            return new Meeting(outcome(dialling), outcome(listening));
        }
    }

    private Meeting meet() {
        return meet(new Wire(), listener().peerId(), MUXERS, MUXERS);
    }

    private static Callable<SecureChannel> closing(Wire.End end, Callable<SecureChannel> side) {
        return () -> {
            try {
                return side.call();
            } finally {
                end.close(); // what was written still arrives
            }
        };
    }

    private static Side outcome(Future<SecureChannel> side) {
        try {
            return new Side(Optional.of(side.get()), Optional.empty());
        } catch (ExecutionException e) {
            return new Side(Optional.empty(), Optional.ofNullable(e.getCause()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ByteBuffer sealed(SecureChannel from, byte[] plain) {
        ByteBuffer frame = ByteBuffer.allocate(plain.length + from.framing().overhead());
        ByteBuffer source = ByteBuffer.wrap(plain);
        from.seal(source, frame);
        assertFalse(source.hasRemaining());
        return frame.flip();
    }

    private static byte[] opened(SecureChannel to, ByteBuffer frame) {
        to.open(frame);
        byte[] plain = new byte[frame.remaining()];
        frame.get(plain);
        return plain;
    }

    private static ByteBuffer copy(ByteBuffer frame) {
        byte[] bytes = new byte[frame.remaining()];
        frame.get(frame.position(), bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static void assertCarries(SecureChannel from, SecureChannel to, byte[] plain) {
        ByteBuffer frame = sealed(from, plain);
        assertEquals(frame.remaining(), to.frameLength(frame));
        assertEquals(ByteBuffer.wrap(plain), ByteBuffer.wrap(opened(to, frame)));
    }

    /** Also a frame that is right in itself is refused by a channel that is dead. */
    private void assertDead(SecureChannel channel) {
        ByteBuffer frame = ByteBuffer.allocate(1 + channel.framing().overhead());
        ByteBuffer right = sealed(meet().dialler().won(), new byte[1]);
        assertEquals(
                ErrorCode.CLOSED,
                assertThrows(P2pException.class, () -> channel.seal(ByteBuffer.wrap(new byte[1]), frame))
                        .code());
        assertEquals(
                ErrorCode.CLOSED,
                assertThrows(P2pException.class, () -> channel.open(right)).code());
    }

    /** How two meet. */
    @Nested
    class Meetings {

        /** Each side has proof of the other. */
        @Test
        void proveBothSides() {
            Meeting meeting = meet();
            assertEquals(listener().peerId(), meeting.dialler().won().peer());
            assertEquals(dialler().peerId(), meeting.listener().won().peer());
        }

        /** Whoever is not who was dialled is refused, by name. */
        @Test
        void refuseAnotherPeerThanWasDialled() {
            Meeting meeting = meet(new Wire(), Peers.peer(1), MUXERS, MUXERS);
            TrustException refusal =
                    (TrustException) meeting.dialler().failure().orElseThrow();
            assertEquals(ErrorCode.PEER_ID_MISMATCH, refusal.code());
        }

        /** A multiplexer that is agreed inside is one that both sides have. */
        @Test
        void agreeOnlyOnAMultiplexerOfBoth() {
            Meeting meeting = meet(new Wire(), listener().peerId(), List.of(MPLEX, YAMUX), List.of(YAMUX));
            assertEquals(
                    meeting.dialler().won().muxer(), meeting.listener().won().muxer());
            assertTrue(meeting.dialler().won().muxer().filter(MPLEX::equals).isEmpty());
        }

        /** Of a byte that was changed on the way comes no peer that is none, and no channel that differs at its ends. */
        @Test
        void surviveNoChangedByte() {
            Wire honest = new Wire();
            assertTrue(meet(honest, listener().peerId(), MUXERS, MUXERS).bothWon());
            int left = honest.left().written();
            int total = left + honest.right().written();
            for (int at = 0; at < total; at += Math.max(1, total / CHANGES)) {
                Wire wire = new Wire();
                if (at < left) {
                    wire.left().change(at, value -> value ^ 1);
                } else {
                    wire.right().change(at - left, value -> value ^ 1);
                }
                assertHarmless(meet(wire, listener().peerId(), MUXERS, MUXERS), at);
            }
        }

        private void assertHarmless(Meeting meeting, int at) {
            assertHarmless(meeting.dialler(), listener(), at);
            assertHarmless(meeting.listener(), dialler(), at);
            if (meeting.bothWon()) { // the byte means nothing
                assertCarries(meeting.dialler().won(), meeting.listener().won(), new byte[100]);
                assertCarries(meeting.listener().won(), meeting.dialler().won(), new byte[100]);
            }
        }

        private static void assertHarmless(Side side, Identity other, int at) {
            if (side.channel().isPresent()) {
                assertEquals(other.peerId(), side.won().peer());
            } else if (side.failure().orElseThrow() instanceof P2pException refusal) {
                assertEquals(ErrorCode.HANDSHAKE_FAILED, refusal.code(), () -> "byte " + at);
            } else {
                assertTrue(side.failure().orElseThrow() instanceof IOException, () -> "byte " + at + side);
            }
        }
    }

    /** What a channel does. */
    @Nested
    class Channels {

        /** Frames of every size arrive, both ways, and are no longer than promised. */
        @Test
        void carryFramesOfEverySize() {
            Meeting meeting = meet();
            int most = meeting.dialler().won().framing().maxPlaintext();
            for (int length : new int[] {0, 1, 100, most, 1}) {
                assertCarries(meeting.dialler().won(), meeting.listener().won(), new byte[length]);
                assertCarries(meeting.listener().won(), meeting.dialler().won(), new byte[length]);
            }
        }

        /** The same bytes never look the same, nor as they are. */
        @Test
        void hideWhatTheyCarry() {
            SecureChannel channel = meet().dialler().won();
            byte[] plain = "0123456789abcdef".repeat(4).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            ByteBuffer one = sealed(channel, plain);
            assertFalse(one.equals(sealed(channel, plain)));
            assertFalse(
                    new String(one.array(), java.nio.charset.StandardCharsets.ISO_8859_1).contains("0123456789abcdef"));
        }

        /** Wherever a byte of a frame is changed: it is refused, and nothing follows. */
        @Test
        void dieOfAChangedByte() {
            int length = sealed(meet().dialler().won(), new byte[8]).remaining();
            for (int at = 0; at < length; at += Math.max(1, length / 10)) {
                Meeting meeting = meet();
                ByteBuffer frame = sealed(meeting.dialler().won(), new byte[8]);
                frame.put(at, (byte) (frame.get(at) ^ 1));
                assertViolates(meeting.listener().won(), frame);
            }
        }

        /** A frame counts once, and in its order. */
        @Test
        void dieOfAFrameOutOfOrder() {
            Meeting again = meet();
            ByteBuffer first = sealed(again.dialler().won(), new byte[] {1});
            ByteBuffer twice = copy(first);
            opened(again.listener().won(), first);
            assertViolates(again.listener().won(), twice);
            Meeting early = meet();
            sealed(early.dialler().won(), new byte[] {1});
            assertViolates(early.listener().won(), sealed(early.dialler().won(), new byte[] {2}));
        }

        /** What one side says is no word of the other, nor of another channel. */
        @Test
        void dieOfAFrameOfAnotherDirectionOrChannel() {
            Meeting meeting = meet();
            assertViolates(meeting.dialler().won(), sealed(meeting.dialler().won(), new byte[] {1}));
            Meeting other = meet();
            assertViolates(other.listener().won(), sealed(meet().dialler().won(), new byte[] {1}));
        }

        /** After its end a channel does nothing. */
        @Test
        void doNothingAfterTheirEnd() {
            SecureChannel channel = meet().dialler().won();
            channel.close();
            channel.close();
            assertDead(channel);
        }

        private void assertViolates(SecureChannel channel, ByteBuffer frame) {
            assertEquals(
                    ErrorCode.PROTOCOL_VIOLATION,
                    assertThrows(P2pException.class, () -> channel.open(frame)).code());
            assertDead(channel);
        }
    }
}
