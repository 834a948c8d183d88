package io.p2p4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.transport.upgrade.TestNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are quiet are read by loops, and by threads of their own while they are not. */
@Timeout(60)
class QuietConnectionTest {

    private final Set<Thread> before = loopThreads();
    private final TestNode client = new TestNode(1);
    private final TestNode server = new TestNode(2);
    private final Transport here = new TcpTransportProvider().create(TestNode.context(TransportConfig.defaults()));
    private final Transport there = new TcpTransportProvider().create(TestNode.context(TransportConfig.defaults()));

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private static Set<Thread> loopThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("p2p-loop"))
                .collect(Collectors.toSet());
    }

    private Set<Thread> ownLoops() {
        Set<Thread> own = new HashSet<>(loopThreads());
        own.removeAll(before);
        return own;
    }

    private Connection connect() throws InterruptedException {
        Listener listener = there.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"), server.endpoint());
        return here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later());
    }

    private static void exchange(Stream stream, byte[] sent) {
        stream.write(ByteBuffer.wrap(sent));
        ByteBuffer in = ByteBuffer.allocate(sent.length);
        while (in.hasRemaining()) {
            assertTrue(stream.read(in) > 0);
        }
        assertArrayEquals(sent, in.array());
    }

    /** Small messages, one at a time, until both ends are read by loops. */
    private void converse(Stream stream) {
        for (int i = 0; i < 100 || ownLoops().size() < 2; i++) {
            exchange(stream, new byte[] {(byte) i, 1, 2});
        }
    }

    @Test
    void goBackAndForthBetweenThreadsAndLoopsAndLoseNothing() throws Exception {
        Random random = new Random(5);
        try (Stream stream = connect().open(TestNode.ECHO, TestNode.later())) {
            for (int round = 0; round < 5; round++) {
                converse(stream);
                byte[] bulk = new byte[1_500_000 + random.nextInt(500_000)];
                random.nextBytes(bulk);
                Thread writer = Thread.ofVirtual().start(() -> stream.write(ByteBuffer.wrap(bulk)));
                ByteBuffer in = ByteBuffer.allocate(bulk.length);
                while (in.hasRemaining()) {
                    assertTrue(stream.read(in) > 0);
                }
                writer.join();
                assertArrayEquals(bulk, in.array());
            }
        }
    }

    @Test
    void surviveAnInterruptOfAThreadThatSends() throws Exception {
        try (Stream stream = connect().open(TestNode.ECHO, TestNode.later())) {
            converse(stream);
            ByteBuffer in = ByteBuffer.allocate(3);
            Thread.currentThread().interrupt();
            stream.write(ByteBuffer.wrap(new byte[] {7, 8, 9}));
            assertTrue(Thread.interrupted());
            while (in.hasRemaining()) {
                assertTrue(stream.read(in) > 0);
            }
            assertArrayEquals(new byte[] {7, 8, 9}, in.array());
        }
    }

    @Test
    void whatNobodyUsesForAWhileIsReadByALoop() throws Exception {
        Connection connection = connect();
        while (ownLoops().size() < 2) { // at the second look of the pulse
            LockSupport.parkNanos(1_000_000);
        }
        assertArrayEquals(
                new byte[] {1, 2},
                TestNode.exchange(connection.open(TestNode.ECHO, TestNode.later()), new byte[] {1, 2}));
    }

    @Test
    void theirEndIsHeardAndTheThreadsEndWithTheTransport() throws Exception {
        Connection connection = connect();
        try (Stream stream = connection.open(TestNode.ECHO, TestNode.later())) {
            converse(stream);
        }
        connection.close();
        assertEquals(ErrorCode.CLOSED, TestNode.next(client.disconnected).code());
        assertEquals(ErrorCode.NETWORK_ERROR, TestNode.next(server.disconnected).code());
        Set<Thread> loops = ownLoops();
        here.close();
        there.close();
        for (Thread loop : loops) {
            assertTrue(loop.join(Duration.ofSeconds(30)), loop + " goes on");
        }
    }

    @Test
    void theirStreamsEndWithAWriteUnderWayWhenTheTransportIsClosed() throws Exception {
        Connection connection = connect();
        Stream stream = connection.open(TestNode.ECHO, TestNode.later());
        converse(stream);
        Set<Thread> loops = ownLoops();
        Thread writer = Thread.ofVirtual().unstarted(() -> stream.write(ByteBuffer.allocate(64 << 20)));
        writer.setUncaughtExceptionHandler((thread, e) -> {}); // the write fails, as it must
        writer.start();
        here.close();
        there.close();
        assertTrue(writer.join(Duration.ofSeconds(30)));
        for (Thread loop : loops) {
            assertTrue(loop.join(Duration.ofSeconds(30)), loop + " goes on");
        }
    }
}
