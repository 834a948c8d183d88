package io.p2p4j.it.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.config.TransportConfig.Yamux;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ConnectionHandler;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.api.transport.StreamHandlers;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.it.kit.Heap;
import io.p2p4j.it.kit.Parts;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keeps many connections open that carry nothing; {@code -Dscale=10000} makes them as many. */
@Timeout(300)
class IdleConnectionsTest implements ConnectionHandler {

    private static final int COUNT = Integer.getInteger("scale", 1000);
    private static final int SAMPLE = 100;
    private static final int DIALS_AT_ONCE = 8;
    private static final int MOST_HEAP_EACH = 32 << 10; // of both ends together, in bytes; measured is far less
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final ProtocolId PING = new ProtocolId("/ipfs/ping/1.0.0");
    private static final int PING_SIZE = 32;

    private final ConcurrentLinkedQueue<P2pError> failures = new ConcurrentLinkedQueue<>();

    @Test
    void costLittleAndStillAnswer(@TempDir Path folder) throws Exception {
        try (Transport server = transport();
                Transport client = transport();
                Identity served = Parts.identity(folder.resolve("server"));
                Identity dialling = Parts.identity(folder.resolve("client"))) {
            Multiaddr address = server.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"), endpoint(served))
                    .address();
            Endpoint dialler = endpoint(dialling);
            Callable<Connection> dial = () -> client.dial(served.peerId(), List.of(address), dialler, soon());
            ping(dial.call());
            long before = Heap.used();
            List<Connection> connections = connect(dial);
            long each = (Heap.used() - before) / COUNT;
            assertTrue(each < MOST_HEAP_EACH, () -> each + " bytes each");
            for (int i = 0; i < COUNT; i += COUNT / SAMPLE) {
                ping(connections.get(i));
            }
            assertEquals(COUNT, connections.stream().filter(Connection::isOpen).count());
            assertEquals(List.of(), List.copyOf(failures));
        }
    }

    private static Transport transport() {
        int most = 2 * COUNT;
        return Parts.tcp(new TransportConfig(
                most,
                most,
                most,
                DIALS_AT_ONCE * DIALS_AT_ONCE,
                PATIENCE,
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                1,
                Yamux.defaults()));
    }

    private Endpoint endpoint(Identity identity) {
        return new Endpoint(identity, List.of(Parts.noise()), this);
    }

    private static Deadline soon() {
        return Deadline.after(PATIENCE, Ticker.system());
    }

    private static List<Connection> connect(Callable<Connection> dial) throws Exception {
        List<Connection> connections = new ArrayList<>(COUNT);
        try (ExecutorService threads =
                Executors.newFixedThreadPool(DIALS_AT_ONCE, Thread.ofVirtual().factory())) {
            for (Future<Connection> dialled : threads.invokeAll(Collections.nCopies(COUNT, dial))) {
                connections.add(dialled.get());
            }
        }
        return connections;
    }

    private static void ping(Connection connection) {
        try (Stream stream = connection.open(PING, soon())) {
            stream.deadline(soon());
            stream.write(ByteBuffer.allocate(PING_SIZE));
            ByteBuffer answer = ByteBuffer.allocate(PING_SIZE);
            while (answer.hasRemaining()) {
                assertTrue(stream.read(answer) >= 0, "the stream ended before the answer");
            }
        }
    }

    @Override
    public StreamHandlers connected(Connection connection) {
        return protocol -> Optional.<StreamHandler>of(IdleConnectionsTest::echo).filter(echo -> protocol.equals(PING));
    }

    private static void echo(Stream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(PING_SIZE);
        while (stream.read(buffer) >= 0) {
            stream.write(buffer.flip());
            buffer.clear();
        }
    }

    @Override
    public void disconnected(Connection connection, P2pError reason) {
        // Some end when the test does; whether one ended before is asked of it.
    }

    @Override
    public void upgradeFailed(Multiaddr remote, P2pError reason) {
        failures.add(reason);
    }
}
