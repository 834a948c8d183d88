package io.p2p4j.transport.upgrade;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ConnectionHandler;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.api.transport.StreamHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Stands for a node: has an identity, serves protocols, and keeps what it hears. */
public class TestNode implements ConnectionHandler {

    /** The protocol that sends back what it gets. */
    public static final ProtocolId ECHO = new ProtocolId("/test/echo/1.0.0");

    /** The most connections at once where the door is what a test is about. */
    public static final int FEW = 16;

    private final PublicKey key;
    private final List<Handshake> handshakes;
    private final Map<ProtocolId, StreamHandler> handlers = new ConcurrentHashMap<>(Map.of(ECHO, TestNode::echo));

    /** What it heard. */
    public final BlockingQueue<Connection> connected = new LinkedBlockingQueue<>();

    /** What it heard. */
    public final BlockingQueue<P2pError> disconnected = new LinkedBlockingQueue<>();

    /** What it heard. */
    public final BlockingQueue<P2pError> refused = new LinkedBlockingQueue<>();

    /** What it heard. */
    public final BlockingQueue<P2pError> failed = new LinkedBlockingQueue<>();

    /** Makes a node whose key consists of one byte, repeated. */
    public TestNode(int seed, Handshake... handshakes) {
        byte[] point = new byte[32];
        Arrays.fill(point, (byte) seed);
        this.key = PublicKey.of(KeyType.ED25519, point);
        this.handshakes = handshakes.length == 0 ? List.of(TestHandshake.inline()) : List.of(handshakes);
    }

    /** Serves a protocol from now on. */
    public TestNode serve(ProtocolId protocol, StreamHandler handler) {
        handlers.put(protocol, handler);
        return this;
    }

    /** Returns its id. */
    public PeerId peerId() {
        return PeerId.of(key);
    }

    /** Returns where to dial it. */
    public PeerAddress at(Multiaddr address) {
        return new PeerAddress(peerId(), address);
    }

    /** Returns what a transport needs of it. */
    public Endpoint endpoint() {
        return new Endpoint(new KeyOnly(key), handshakes, this);
    }

    @Override
    public StreamHandlers connected(Connection connection) {
        connected.add(connection);
        return protocol -> Optional.ofNullable(handlers.get(protocol));
    }

    @Override
    public void disconnected(Connection connection, P2pError reason) {
        disconnected.add(reason);
    }

    @Override
    public void streamRefused(Connection connection, P2pError reason) {
        refused.add(reason);
    }

    @Override
    public void upgradeFailed(Multiaddr remote, P2pError reason) {
        failed.add(reason);
    }

    /** Returns the next thing that was heard. */
    public static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        return Objects.requireNonNull(queue.poll(10, TimeUnit.SECONDS), "nothing was heard");
    }

    /** Returns a context with settings. */
    public static ProviderContext<TransportConfig> context(TransportConfig config) {
        return ProviderContext.of(config, Path.of("unused"));
    }

    /** Returns settings that differ from the defaults in what is given. */
    public static TransportConfig config(int maxConnections, Duration upgradeTimeout, int maxStreams) {
        TransportConfig usual = TransportConfig.defaults();
        return new TransportConfig(
                maxConnections,
                usual.maxConnectionsPerIp(),
                usual.maxConnectionsPerSubnet(),
                Math.min(usual.maxHandshakes(), maxConnections),
                upgradeTimeout,
                usual.idleTimeout(),
                usual.attemptDelay(),
                maxStreams,
                usual.yamux());
    }

    /** Returns settings with bounds at the door, few connections, and time for who says nothing. */
    public static TransportConfig config(int perIp, int perSubnet, int handshakes) {
        TransportConfig usual = TransportConfig.defaults();
        return new TransportConfig(
                Math.max(FEW, handshakes),
                perIp,
                perSubnet,
                handshakes,
                Duration.ofHours(1),
                usual.idleTimeout(),
                usual.attemptDelay(),
                usual.maxStreams(),
                usual.yamux());
    }

    /** Returns settings that differ from the defaults in the head start of an attempt to dial. */
    public static TransportConfig attempting(Duration delay) {
        TransportConfig usual = TransportConfig.defaults();
        return new TransportConfig(
                usual.maxConnections(),
                usual.maxConnectionsPerIp(),
                usual.maxConnectionsPerSubnet(),
                usual.maxHandshakes(),
                usual.upgradeTimeout(),
                usual.idleTimeout(),
                delay,
                usual.maxStreams(),
                usual.yamux());
    }

    /** Returns a deadline that no test reaches. */
    public static Deadline later() {
        return Deadline.after(Duration.ofSeconds(10), Ticker.system());
    }

    /** Writes bytes, finishes, and returns all that comes back. */
    public static byte[] exchange(Stream stream, byte[] bytes) {
        stream.write(ByteBuffer.wrap(bytes));
        stream.closeWrite();
        return readAll(stream, bytes.length);
    }

    /** Reads to the end. */
    public static byte[] readAll(Stream stream, int expected) {
        ByteBuffer in = ByteBuffer.allocate(expected + 1);
        while (stream.read(in) >= 0) {
            if (!in.hasRemaining()) {
                throw new AssertionError("more than " + expected + " bytes arrived");
            }
        }
        return Arrays.copyOf(in.array(), in.position());
    }

    private static void echo(Stream stream) {
        ByteBuffer buffer = ByteBuffer.allocate(8 << 10);
        while (stream.read(buffer.clear()) >= 0) {
            stream.write(buffer.flip());
        }
    }

    private record KeyOnly(PublicKey publicKey) implements Identity {

        @Override
        public byte[] sign(byte[] message) {
            throw new UnsupportedOperationException("the test handshake signs nothing");
        }

        @Override
        public void close() {}
    }
}
