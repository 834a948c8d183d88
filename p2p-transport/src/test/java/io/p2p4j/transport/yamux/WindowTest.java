package io.p2p4j.transport.yamux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.config.TransportConfig.Yamux;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.transport.memory.MemoryPipe;
import io.p2p4j.transport.pipe.BufferPool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WindowTest {

    private static final int INITIAL = Yamux.INITIAL_WINDOW;
    private static final int LARGEST = 1 << 20;
    private static final int CONNECTION = 3 << 19; // 1.5 MiB

    private static final Duration ROUND_TRIP = Duration.ofMillis(10);
    private static final Duration LONG = ROUND_TRIP.plus(ReceiveWindow.PATIENCE);

    private final MemoryPipe.Pair pipes = MemoryPipe.pair();
    private final HostilePeer peer = new HostilePeer(pipes.second());
    private final Manual time = new Manual();
    private final BlockingQueue<YamuxStream> accepted = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> testOver = new CompletableFuture<>();
    private final CompletableFuture<P2pError> end = new CompletableFuture<>();
    private final YamuxSession session =
            new YamuxSession(new PlainPipe(pipes.first()), Direction.INBOUND, config(), new BufferPool(), time);

    WindowTest() {
        Thread.ofVirtual()
                .start(() -> end.complete(session.run((stream, agreed) -> {
                    accepted.add(stream);
                    if (stream.id() != 1) {
                        agreed.run(); // stream 1 never agrees
                    }
                    testOver.join();
                })));
    }

    private static TransportConfig config() {
        TransportConfig usual = TransportConfig.defaults();
        return new TransportConfig(
                1,
                1,
                1,
                1,
                usual.upgradeTimeout(),
                usual.idleTimeout(),
                usual.attemptDelay(),
                16,
                new Yamux(2, Duration.ofSeconds(30), LARGEST, CONNECTION));
    }

    @AfterEach
    void close() {
        testOver.complete(null);
        pipes.first().close();
        pipes.second().close();
    }

    @Test
    void doublesForAReaderInAHurryUpToItsLargest() throws Exception {
        YamuxStream stream = open(3);
        measureRoundTrip(stream);
        assertEquals(INITIAL / 2 + INITIAL, credit(stream, INITIAL / 2));
        assertEquals(INITIAL + 2 * INITIAL, credit(stream, INITIAL));
        assertEquals(LARGEST / 2, credit(stream, LARGEST / 2));
    }

    @Test
    void staysForAReaderThatTakesItsTime() throws Exception {
        YamuxStream stream = open(3);
        measureRoundTrip(stream);
        time.advance(LONG); // a round trip and as long as half a window may stand in queues
        assertEquals(INITIAL / 2, credit(stream, INITIAL / 2));
    }

    @Test
    void staysForAReaderThatIsNoFasterThanTheWayOnceSmallFramesShareIt() throws Exception {
        YamuxStream stream = open(3);
        measureRoundTrip(stream);
        open(5);
        peer.data(5, 0, 1);
        time.advance(ROUND_TRIP);
        assertEquals(INITIAL / 2, credit(stream, INITIAL / 2));
        time.advance(ReceiveWindow.MEMORY);
        assertEquals(INITIAL / 2, credit(stream, INITIAL / 2));
        time.advance(ROUND_TRIP);
        assertEquals(INITIAL / 2 + INITIAL, credit(stream, INITIAL / 2));
    }

    @Test
    void halvesDownToTheInitialOneWhileItLastsMuchLongerThanTheWayAndSmallFramesShareIt() throws Exception {
        YamuxStream stream = open(3);
        measureRoundTrip(stream);
        credit(stream, INITIAL / 2);
        credit(stream, INITIAL); // it is 1 MiB now
        open(5);
        peer.data(5, 0, 1);
        assertCreditedOnlyAfter(2 * INITIAL, INITIAL, stream);
        peer.data(5, 0, 1);
        assertCreditedOnlyAfter(INITIAL, INITIAL / 2, stream);
        time.advance(LONG.multipliedBy(2));
        assertEquals(INITIAL / 2, credit(stream, INITIAL / 2));
    }

    /** Half of the window is read in a long time and not given back, and half of what is left is. */
    private void assertCreditedOnlyAfter(int half, int next, YamuxStream stream) throws Exception {
        time.advance(LONG.multipliedBy(2));
        Thread sender = Thread.ofVirtual().start(() -> send(stream.id(), half));
        read(stream, half);
        sender.join();
        time.advance(LONG);
        assertEquals(next, credit(stream, next));
    }

    @Test
    void aStreamIsNotSharedWithThoseBeforeIt() throws Exception {
        YamuxStream first = open(3);
        measureRoundTrip(first);
        peer.data(3, 0, 1);
        YamuxStream second = open(5);
        time.advance(ROUND_TRIP);
        assertEquals(INITIAL / 2 + INITIAL, credit(second, INITIAL / 2));
    }

    @Test
    void aRoundTripThatWasMeasuredBehindMuchIsNotTakenForTheWay() throws Exception {
        YamuxStream stream = open(3);
        measureRoundTrip(stream);
        time.advance(Duration.ofMillis(200));
        peer.data(3, 0, INITIAL / 2);
        read(stream, INITIAL / 2);
        FrameHeader ping = peer.receive();
        assertEquals(FrameType.PING, ping.type());
        assertEquals(INITIAL / 2, peer.receive().length());
        time.advance(Duration.ofMillis(90));
        peer.send(new FrameHeader(FrameType.PING, FrameHeader.ACK, 0, ping.length()));
        peer.ping();
        assertEquals(INITIAL / 2, credit(stream, INITIAL / 2));
    }

    @Test
    void aRoundTripThatWasMeasuredInQuietIsTheWay() throws Exception {
        YamuxStream stream = open(3);
        measureRoundTrip(stream);
        session.check();
        time.advance(Duration.ofSeconds(30));
        session.check();
        FrameHeader ping = peer.receive();
        assertEquals(FrameType.PING, ping.type());
        time.advance(Duration.ofMillis(90));
        peer.send(new FrameHeader(FrameType.PING, FrameHeader.ACK, 0, ping.length()));
        peer.ping();
        assertEquals(INITIAL / 2, credit(stream, INITIAL / 2));
        time.advance(Duration.ofMillis(80));
        assertEquals(INITIAL / 2 + INITIAL, credit(stream, INITIAL / 2));
    }

    @Test
    void growthIsBoundedForTheConnectionAndComesBack() throws Exception {
        YamuxStream first = open(3);
        measureRoundTrip(first);
        credit(first, INITIAL / 2);
        credit(first, INITIAL);
        YamuxStream second = open(5);
        assertEquals(INITIAL / 2 + INITIAL, credit(second, INITIAL / 2));
        assertEquals(INITIAL + 2 * INITIAL, credit(second, INITIAL)); // 1.5 MiB are grown in all
        YamuxStream third = open(7);
        assertEquals(INITIAL / 2, credit(third, INITIAL / 2));
        first.reset();
        assertEquals(FrameHeader.RST, peer.receive().flags());
        assertEquals(INITIAL / 2 + INITIAL, credit(third, INITIAL / 2));
    }

    @Test
    void aConnectionKeepsOnlySoMuchThatNobodyReads() throws Exception {
        for (int i = 0; i < CONNECTION / INITIAL; i++) {
            open(3 + 2 * i);
            peer.data(3 + 2 * i, 0, INITIAL);
        }
        YamuxStream tooMuch = open(31);
        peer.data(31, 0, 1);
        assertEquals(FrameHeader.RST, peer.receive().flags());
        P2pException why = assertThrows(P2pException.class, () -> tooMuch.read(ByteBuffer.allocate(1)));
        assertEquals(ErrorCode.OVERLOADED, why.code());
        assertTrue(session.isOpen());
    }

    @Test
    void streamsThatAgreeOnNothingAreBounded() throws Exception {
        peer.data(1, FrameHeader.SYN, 0);
        accepted.take();
        peer.data(9, FrameHeader.SYN, 0);
        accepted.take();
        peer.ping(); // stream 9 has agreed
        peer.data(11, FrameHeader.SYN, 0);
        accepted.take();
        assertTrue(session.isOpen());
    }

    private YamuxStream open(int id) throws Exception {
        peer.data(id, FrameHeader.SYN, 0);
        YamuxStream stream = accepted.poll(10, TimeUnit.SECONDS);
        if (stream == null || stream.id() != id) {
            throw new AssertionError("stream " + id + " was not opened");
        }
        return stream;
    }

    /** Answers the ping that the first read of half a window causes, ten milliseconds later. */
    private void measureRoundTrip(YamuxStream stream) throws Exception {
        peer.data(stream.id(), 0, INITIAL / 2);
        read(stream, INITIAL / 2);
        FrameHeader ping = peer.receive();
        assertEquals(FrameType.PING, ping.type());
        assertEquals(INITIAL / 2, peer.receive().length());
        time.advance(ROUND_TRIP);
        peer.send(new FrameHeader(FrameType.PING, FrameHeader.ACK, 0, ping.length()));
        peer.ping();
        time.advance(ReceiveWindow.PATIENCE);
        assertEquals(INITIAL / 2, credit(stream, INITIAL / 2)); // took a whole round trip and more
    }

    /** Sends bytes that are read at once, and returns what that is credited with. */
    private long credit(YamuxStream stream, int bytes) throws Exception {
        Thread sender = Thread.ofVirtual().start(() -> send(stream.id(), bytes));
        read(stream, bytes);
        sender.join();
        FrameHeader update = peer.receive();
        while (update.type() == FrameType.PING) { // the round trip is measured now and then
            update = peer.receive();
        }
        assertEquals(FrameType.WINDOW_UPDATE, update.type());
        return update.length();
    }

    private void send(int id, int bytes) {
        try {
            peer.data(id, 0, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void read(YamuxStream stream, int bytes) {
        ByteBuffer in = ByteBuffer.allocate(bytes);
        while (in.hasRemaining()) {
            stream.read(in);
        }
    }
}
