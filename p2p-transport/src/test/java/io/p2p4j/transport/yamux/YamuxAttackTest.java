package io.p2p4j.transport.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig.Yamux;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.transport.memory.MemoryPipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class YamuxAttackTest {

    private static final int WINDOW = Yamux.INITIAL_WINDOW;
    private static final int FOR_EVER =
            100_000_000; // the session may take a moment to end, or the timeout ends the test

    private final MemoryPipe.Pair pipes = MemoryPipe.pair();
    private final HostilePeer peer = new HostilePeer(pipes.first());
    private final Side listener = new Side(pipes.second(), Direction.INBOUND, 3);

    @AfterEach
    void closePipes() {
        pipes.first().close();
        pipes.second().close();
    }

    private void assertViolation() throws Exception {
        FrameHeader last = peer.receive();
        while (last.type() != FrameType.GO_AWAY) {
            last = peer.receive();
        }
        assertEquals(1, last.length());
        assertEquals(ErrorCode.PROTOCOL_VIOLATION, listener.end().code());
    }

    @Test
    void aFrameBeyondTheWindowEndsTheSession() throws Exception {
        peer.data(1, FrameHeader.SYN, WINDOW).ping();
        peer.send(new FrameHeader(FrameType.DATA, 0, 1, 1));
        assertViolation();
    }

    @Test
    void anEnormousFrameEndsTheSessionByItsLengthAlone() throws Exception {
        peer.send(new FrameHeader(FrameType.DATA, FrameHeader.SYN, 1, 0xffff_ffffL));
        assertViolation();
    }

    @Test
    void aWindowWidenedBeyondMeasureEndsTheSession() throws Exception {
        peer.data(1, FrameHeader.SYN, 1);
        peer.send(new FrameHeader(FrameType.WINDOW_UPDATE, 0, 1, 0xffff_ffffL));
        assertViolation();
    }

    @Test
    void streamsBeyondTheLimitAreReset() throws Exception {
        for (int i = 0; i < 100; i++) {
            peer.data(1 + 2 * i, FrameHeader.SYN, 3);
        }
        for (int i = 3; i < 100; i++) {
            assertEquals(new FrameHeader(FrameType.WINDOW_UPDATE, FrameHeader.RST, 1 + 2 * i, 0), peer.receive());
        }
        peer.ping();
        assertEquals(3, listener.accepted.size());
        assertTrue(listener.session.isOpen());
    }

    @Test
    void openingAndResettingFastTakesNoMorePlacesThanTheLimit() throws Exception {
        for (int i = 0; i < YamuxSession.MAX_CHURN / 2; i++) {
            peer.data(1 + 2 * i, FrameHeader.SYN | FrameHeader.RST, 3);
        }
        peer.ping();
        assertEquals(3, listener.accepted.size());
    }

    @Test
    void openingAndResettingForEverEndsTheSession() throws Exception {
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < FOR_EVER; i++) {
                peer.data(1 + 2 * i, FrameHeader.SYN | FrameHeader.RST, 3);
            }
        });
        assertEquals(ErrorCode.OVERLOADED, listener.end().code());
    }

    @Test
    void fillingAFullConnectionForEverEndsTheSession() throws Exception {
        int most = Yamux.defaults().maxConnectionWindow();
        MemoryPipe.Pair own = MemoryPipe.pair();
        CountDownLatch over = new CountDownLatch(1);
        Side side = new Side(own.second(), Direction.INBOUND, 2 * most / WINDOW, stream -> {
            if (stream.id() < 2 * most / WINDOW) {
                awaitQuietly(over); // it reads nothing
            } else {
                stream.read(ByteBuffer.allocate(1));
            }
        });
        HostilePeer hostile = new HostilePeer(own.first());
        for (int i = 0; i < most / WINDOW; i++) {
            hostile.data(1 + 2 * i, FrameHeader.SYN, WINDOW);
        }
        assertThrows(IOException.class, () -> {
            for (int i = most / WINDOW; i < FOR_EVER; i++) {
                hostile.data(1 + 2 * i, FrameHeader.SYN, 2).receive();
            }
        });
        assertEquals(ErrorCode.OVERLOADED, side.end().code());
        over.countDown();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts it
        }
    }

    @Test
    void anIdThatIsUsedAgainIsNotForgottenWithItsFirstStream() throws Exception {
        peer.data(1, FrameHeader.SYN, 0);
        peer.send(new FrameHeader(FrameType.WINDOW_UPDATE, FrameHeader.RST, 1, 0));
        peer.data(1, FrameHeader.SYN, 0);
        YamuxStream first = listener.next();
        YamuxStream second = listener.next();
        first.reset();
        second.reset(); // one of the two is the first, whichever thread came earlier
        peer.data(1, FrameHeader.SYN, 0);
        YamuxStream third = listener.next();
        first.reset();
        second.reset();
        listener.session.close(P2pError.of(ErrorCode.CLOSED, "over"));
        assertThrows(P2pException.class, () -> third.read(ByteBuffer.allocate(1)));
    }

    @Test
    void openingStreamsThatThisSideResetsEndsTheSession() throws Exception {
        MemoryPipe.Pair pipes = MemoryPipe.pair();
        HostilePeer other = new HostilePeer(pipes.second());
        Side resetting = new Side(pipes.first(), Direction.INBOUND, 100, YamuxStream::reset);
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < FOR_EVER; i++) {
                other.send(new FrameHeader(FrameType.WINDOW_UPDATE, FrameHeader.SYN | FrameHeader.FIN, 1 + 2 * i, 0));
            }
        });
        assertEquals(ErrorCode.OVERLOADED, resetting.end().code());
    }

    @Test
    void pingingForEverEndsTheSession() throws Exception {
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < FOR_EVER; i++) {
                peer.send(new FrameHeader(FrameType.PING, FrameHeader.SYN, 0, i));
                peer.receive();
            }
        });
        assertEquals(ErrorCode.PROTOCOL_VIOLATION, listener.end().code());
    }

    @ParameterizedTest
    @EnumSource(
            value = FrameType.class,
            names = {"DATA", "WINDOW_UPDATE"})
    void framesThatCarryNothingEndTheSessionWhenTheyAreMany(FrameType type) throws Exception {
        peer.data(1, FrameHeader.SYN, 0);
        for (int i = 0; i < 1024; i++) {
            peer.send(new FrameHeader(type, 0, 1, 0));
        }
        peer.ping();
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < FOR_EVER; i++) {
                peer.send(new FrameHeader(type, 0, 1, 0));
            }
        });
        assertEquals(ErrorCode.PROTOCOL_VIOLATION, listener.end().code());
    }

    @Test
    void aStreamOfOursOrOneThatExistsCannotBeOpened() throws Exception {
        peer.data(2, FrameHeader.SYN, 1);
        assertViolation();
    }

    @Test
    void aStreamCannotBeOpenedTwice() throws Exception {
        peer.data(1, FrameHeader.SYN, 1).data(1, FrameHeader.SYN, 1);
        assertViolation();
    }

    @Test
    void aFrameForAStreamThatNeverWasEndsTheSession() throws Exception {
        peer.data(1, FrameHeader.SYN, 1).data(3, 0, 1);
        assertViolation();
    }

    @Test
    void pingsAreAnsweredWithTheirValue() throws Exception {
        peer.send(new FrameHeader(FrameType.PING, FrameHeader.SYN, 0, 0xfedc_ba98L));
        assertEquals(new FrameHeader(FrameType.PING, FrameHeader.ACK, 0, 0xfedc_ba98L), peer.receive());
    }

    @Test
    void aFloodOfPingsWhoseAnswersAreNotReadEndsTheSession() {
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < FOR_EVER; i++) {
                peer.send(new FrameHeader(FrameType.PING, FrameHeader.SYN, 0, i));
            }
        });
        assertEquals(ErrorCode.PROTOCOL_VIOLATION, listener.ended.join().code());
    }

    @Test
    void lateFramesOfAClosedStreamAreDropped() throws Exception {
        peer.data(1, FrameHeader.SYN, 5);
        listener.next().reset();
        peer.data(1, 0, 1000).send(new FrameHeader(FrameType.WINDOW_UPDATE, 0, 1, 9));
        peer.data(1, FrameHeader.FIN, 10).ping();
        assertTrue(listener.session.isOpen());
    }

    @Test
    void aClosedStreamTakesNoMoreThanItsWindow() throws Exception {
        peer.data(1, FrameHeader.SYN, 5);
        listener.next().close();
        peer.data(1, 0, WINDOW - 5 - 1).send(new FrameHeader(FrameType.DATA, 0, 1, 2));
        assertViolation();
    }

    @Test
    void acknowledgingAndFinishingInOneFrameDoesBoth() throws Exception {
        YamuxStream stream = listener.session.open();
        stream.write(ByteBuffer.allocate(4));
        assertEquals(new FrameHeader(FrameType.DATA, FrameHeader.SYN, 2, 4), peer.receive());
        peer.data(2, FrameHeader.ACK | FrameHeader.FIN, 6);
        ByteBuffer in = ByteBuffer.allocate(10);
        while (stream.read(in) >= 0) {
            assertEquals(6, in.position()); // the data of the frame comes before its end
        }
        assertEquals(6, in.position());
    }

    @Test
    void theFirstFrameOfAnAcceptedStreamAcknowledgesIt() throws Exception {
        peer.data(1, FrameHeader.SYN, 1);
        YamuxStream stream = listener.next();
        stream.write(ByteBuffer.allocate(4));
        stream.closeWrite();
        assertEquals(new FrameHeader(FrameType.DATA, FrameHeader.ACK, 1, 4), peer.receive());
        assertEquals(new FrameHeader(FrameType.WINDOW_UPDATE, FrameHeader.FIN, 1, 0), peer.receive());
    }

    @Test
    void theWindowIsReturnedWhenHalfOfItWasReadAndNotBefore() throws Exception {
        peer.data(1, FrameHeader.SYN, WINDOW);
        YamuxStream stream = listener.next();
        ByteBuffer in = ByteBuffer.allocate(WINDOW / 2);
        stream.read(in.limit(WINDOW / 2 - 1));
        peer.ping();
        stream.read(in.limit(WINDOW / 2));
        assertEquals(new FrameHeader(FrameType.PING, FrameHeader.SYN, 0, 1), peer.receive()); // to know the round trip
        assertEquals(new FrameHeader(FrameType.WINDOW_UPDATE, FrameHeader.ACK, 1, WINDOW / 2), peer.receive());
    }

    @Test
    void aResetAfterTheEndLeavesWhatWasReceived() throws Exception {
        peer.data(1, FrameHeader.SYN | FrameHeader.FIN, 5);
        peer.send(new FrameHeader(FrameType.WINDOW_UPDATE, FrameHeader.RST, 1, 0))
                .ping();
        YamuxStream stream = listener.next();
        ByteBuffer in = ByteBuffer.allocate(10);
        assertEquals(5, stream.read(in));
        assertEquals(-1, stream.read(in));
        assertThrows(NetworkException.class, () -> stream.write(ByteBuffer.allocate(1)));
    }

    @Test
    void garbageEndsTheSessionAndNeverHangsIt() throws Exception {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            MemoryPipe.Pair own = MemoryPipe.pair();
            Side side = new Side(own.second(), Direction.INBOUND, 3);
            byte[] garbage = new byte[12 + random.nextInt(500)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (round % 2 == 0 ? 0 : 1 + random.nextInt(255));
            garbage[1] = (byte) (garbage[0] != 0 ? garbage[1] : 4 + random.nextInt(200));
            new HostilePeer(own.first()).sendRaw(ByteBuffer.wrap(garbage));
            own.first().finish();
            assertEquals(ErrorCode.PROTOCOL_VIOLATION, side.end().code());
        }
    }

    @Test
    void randomFramesNeitherHangNorLeak() throws Exception {
        Random random = new Random(8);
        for (int round = 0; round < 300; round++) {
            MemoryPipe.Pair own = MemoryPipe.pair();
            Side side = new Side(own.second(), Direction.INBOUND, 3, stream -> stream.read(ByteBuffer.allocate(64)));
            HostilePeer hostile = new HostilePeer(own.first());
            for (int i = 0; i < 30; i++) {
                FrameType type = FrameType.ofNumber(random.nextInt(4));
                int length = random.nextInt(300);
                int stream = type.ofStream() ? 1 + random.nextInt(6) : 0;
                FrameHeader header = new FrameHeader(type, random.nextInt(16), stream, length);
                try {
                    hostile.send(header, new byte[type == FrameType.DATA ? length : 0]);
                } catch (IOException e) {
                    break; // it has had enough
                }
            }
            own.first().finish();
            ErrorCode code = side.end().code();
            assertTrue(code == ErrorCode.PROTOCOL_VIOLATION || code == ErrorCode.NETWORK_ERROR, code.toString());
        }
    }
}
