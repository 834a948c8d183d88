package io.p2p4j.transport.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.transport.memory.MemoryPipe;
import io.p2p4j.transport.pipe.BufferPool;
import io.p2p4j.transport.upgrade.TestNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LivenessTest {

    private static final Duration KEEPALIVE = Duration.ofSeconds(30);
    private static final Duration ALMOST = KEEPALIVE.minusNanos(1);
    private static final FrameHeader PING = new FrameHeader(FrameType.PING, FrameHeader.SYN, 0, 1);

    private final MemoryPipe.Pair pipes = MemoryPipe.pair();
    private final HostilePeer peer = new HostilePeer(pipes.second());
    private final Manual time = new Manual();
    private final TransportConfig config = TestNode.config(1, Duration.ofSeconds(10), 16);
    private final YamuxSession session =
            new YamuxSession(new PlainPipe(pipes.first()), Direction.INBOUND, config, new BufferPool(), time);
    private final CompletableFuture<P2pError> end = new CompletableFuture<>();

    LivenessTest() {
        Thread.ofVirtual().start(() -> end.complete(session.run((stream, agreed) -> echo(stream))));
    }

    private static void echo(YamuxStream stream) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(1);
            while (stream.read(buffer.clear()) >= 0) {
                stream.write(buffer.flip());
            }
        } catch (P2pException e) {
            stream.reset(); // the session has ended before the stream
        }
    }

    @AfterEach
    void close() {
        pipes.first().close();
        pipes.second().close();
    }

    @Test
    void pingsAPeerThatIsSilentAndNoOther() throws Exception {
        time.advance(ALMOST);
        session.check();
        time.advance(Duration.ofNanos(1));
        session.check();
        assertEquals(PING, peer.receive());
    }

    @Test
    void givesAPeerUpThatDoesNotAnswer() throws Exception {
        time.advance(KEEPALIVE);
        session.check();
        time.advance(ALMOST);
        session.check();
        assertTrue(session.isOpen());
        time.advance(Duration.ofNanos(1));
        session.check();
        P2pError why = end();
        assertEquals(ErrorCode.TIMEOUT, why.code());
        assertEquals(Optional.of("transport.yamux.keepalive"), why.text(Detail.RULE));
    }

    @Test
    void anyFrameIsASignOfLife() throws Exception {
        time.advance(KEEPALIVE);
        session.check();
        peer.ping(); // instead of the answer
        time.advance(ALMOST);
        session.check();
        time.advance(Duration.ofSeconds(1));
        session.check();
        assertTrue(session.isOpen());
    }

    @Test
    void endsAConnectionThatCarriesNothing() throws Exception {
        alive(config.idleTimeout().minusNanos(1));
        session.check();
        assertTrue(session.isOpen());
        alive(Duration.ofNanos(1));
        session.check();
        P2pError why = end();
        assertEquals(ErrorCode.CLOSED, why.code());
        assertEquals(Optional.of("transport.idle_timeout"), why.text(Detail.RULE));
    }

    @Test
    void aStreamThatCarriesSomethingKeepsTheConnection() throws Exception {
        time.advance(config.idleTimeout().minusNanos(1));
        peer.data(1, FrameHeader.SYN, 1);
        assertEquals(FrameType.DATA, peer.receive().type());
        session.check();
        alive(config.idleTimeout().minusNanos(1));
        session.check();
        assertTrue(session.isOpen());
    }

    @Test
    void emptyFramesAndThoseOfForgottenStreamsKeepNoConnection() throws Exception {
        peer.data(1, FrameHeader.SYN, 0);
        peer.send(new FrameHeader(FrameType.WINDOW_UPDATE, FrameHeader.RST, 1, 0));
        time.advance(config.idleTimeout());
        peer.data(1, 0, 5);
        peer.ping();
        session.check();
        assertEquals(Optional.of("transport.idle_timeout"), end().text(Detail.RULE));
    }

    @Test
    void aPeerThatReadsNothingIsGivenUpThoughItTalks() throws Exception {
        peer.data(1, FrameHeader.SYN, Window.BYTES);
        YamuxStream stream = session.open();
        Thread.ofVirtual().start(() -> stream.write(ByteBuffer.allocate(Window.BYTES))); // more than the pipe holds
        while (session.isOpen()) {
            peer.send(new FrameHeader(FrameType.WINDOW_UPDATE, 0, 1, 0));
            time.advance(Duration.ofSeconds(5));
            session.check();
        }
        assertEquals(Optional.of("transport.yamux.keepalive"), end().text(Detail.RULE));
    }

    @Test
    void aConnectionThatHasJustBegunToSendIsNotTakenForAStalledOne() throws Exception {
        peer.data(1, FrameHeader.SYN, Window.BYTES);
        YamuxStream stream = session.open();
        Thread.ofVirtual().start(() -> {
            try {
                stream.write(ByteBuffer.allocate(Window.BYTES)); // more than the pipe holds
            } catch (P2pException e) {
                stream.reset(); // the test is over
            }
        });
        assertEquals(FrameType.DATA, peer.receive().type());
        session.check();
        assertTrue(session.isOpen());
    }

    @Test
    void aBusyConnectionIsNotTakenForAStalledOne() throws Exception {
        for (int i = 0; i < 100; i++) {
            peer.data(1, i == 0 ? FrameHeader.SYN : 0, 1);
            assertEquals(FrameType.DATA, peer.receive().type());
            time.advance(Duration.ofSeconds(5));
            session.check();
        }
        assertFalse(end.isDone());
    }

    @Test
    void aPeerIsPingedOnceWhereAThreadWaitsForItThatCouldBeSpared() throws Exception {
        peer.ping(); // from here on the reader says nothing about itself
        session.liveness().waits(true);
        session.check();
        assertFalse(session.liveness().isCalm()); // something has arrived
        session.check();
        assertTrue(session.liveness().isCalm());
        assertEquals(PING, peer.receive());
        session.check(); // it is not answered yet
        peer.send(new FrameHeader(FrameType.PING, FrameHeader.ACK, 0, 1)).ping();
    }

    @Test
    void thatPingShortensNobodysTime() throws Exception {
        peer.ping();
        session.liveness().waits(true);
        session.check();
        session.check();
        assertEquals(PING, peer.receive());
        time.advance(KEEPALIVE.multipliedBy(2).minusNanos(1));
        session.check();
        assertTrue(session.isOpen());
        time.advance(Duration.ofNanos(1));
        session.check();
        assertEquals(Optional.of("transport.yamux.keepalive"), end().text(Detail.RULE));
    }

    /** Lets time pass for a peer that pings. */
    private void alive(Duration by) throws Exception {
        time.advance(by);
        peer.ping();
    }

    private P2pError end() throws Exception {
        pipes.second().close();
        return end.get(10, TimeUnit.SECONDS);
    }

    private static final class Window {
        static final int BYTES = TransportConfig.Yamux.INITIAL_WINDOW;
    }
}
