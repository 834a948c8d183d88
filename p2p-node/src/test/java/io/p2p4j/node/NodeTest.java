package io.p2p4j.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.protocol.Perf;
import io.p2p4j.node.protocol.Protocols;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with the parts that are found, over TCP on loopback. */
@Timeout(60)
class NodeTest {

    private static final ProtocolId OWN = new ProtocolId("/own/1.0.0");

    @TempDir
    private Path dir;

    private final Deque<Node> started = new ArrayDeque<>();

    @AfterEach
    void close() {
        started.forEach(Node::close);
    }

    private NodeBuilder builder() {
        return Node.builder()
                .set("node.data_dir", dir.resolve("node" + started.size()).toString())
                .set("node.listen", "/ip4/127.0.0.1/tcp/0")
                .set("node.call_timeout", "10s")
                .set("resilience.retry.initial_delay", "1ms")
                .set("resilience.retry.max_delay", "2ms");
    }

    private Node start(NodeBuilder builder) {
        Node node = builder.start();
        started.push(node);
        return node;
    }

    private static PeerAddress address(Node node) {
        return node.addresses().get(0);
    }

    private static void permit(Node server, Node client, String permission) {
        server.trust().set(client.id(), TrustLevel.VERIFIED, Set.of(new Permission(permission)), "a test");
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(1_000_000);
            assertFalse(Thread.interrupted(), "it did not come about in time"); // as the timeout of the test does
        }
    }

    /** Waits for what a stream that was opened without waiting leads to. */
    private static int firstByte(Stream stream) {
        stream.write(ByteBuffer.wrap(new byte[] {1}));
        return stream.read(ByteBuffer.allocate(1));
    }

    @Test
    void refusesAnAddressThatNoTransportSupportsAndTellsWhatIs() throws InterruptedException {
        Node node = start(builder());
        PeerAddress quic = new PeerAddress(node.id(), Multiaddr.parse("/ip4/127.0.0.1/udp/1"));
        ProtocolException e = assertThrows(ProtocolException.class, () -> node.connect(quic));
        assertTrue(
                e.error().message().contains("supported: /dns/tcp, "), e.error().message());
        assertTrue(e.error().message().contains("/ip4/tcp"), e.error().message());
        NodeBuilder builder = builder().set("node.listen", "/ip4/127.0.0.1/udp/1");
        ConfigException listen = assertThrows(ConfigException.class, builder::start);
        assertTrue(listen.error().message().contains("/ip4/tcp"), listen.error().message());
        assertEquals("node.listen", listen.error().text(Detail.RULE).orElseThrow());
    }

    @Test
    void withoutAnyProviderOfResilienceDialsOnceAndDoesTheRest() throws Exception {
        Process process = new ProcessBuilder(WithoutResilience.command(dir))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    @Test
    void tellsConnectedPeersOfAProtocolThatIsAddedLater() throws Exception {
        Node server = start(builder());
        Node client = start(builder());
        assertFalse(client.connect(address(server)).protocols().contains(OWN.name()));
        server.handle(OWN, stream -> {});
        await(() -> client.info(server.id())
                .map(info -> info.protocols().contains(OWN.name()))
                .orElse(false));
        client.close();
        await(() -> server.peers().isEmpty());
        assertTrue(server.info(client.id()).isEmpty());
    }

    @Test
    void findsAPeerAgainWhereItSaidItListens() throws Exception {
        Node server = start(builder());
        Node client = start(builder());
        client.connect(address(server));
        server.identify(client.id());
        Stream stream = server.open(client.id(), Protocols.PING);
        stream.connection().close();
        await(() -> client.peers().isEmpty());
        assertTrue(server.ping(client.id()).toNanos() > 0, "dialled where it was never told to");
    }

    @Test
    void aPeerThatDoesNotSpeakOurProtocolIsNoFailingNetwork() throws Exception {
        Node server = start(builder());
        Node client = start(builder());
        client.connect(address(server));
        P2pException e = assertThrows(P2pException.class, () -> firstByte(client.open(server.id(), OWN)));
        assertEquals(ErrorCode.PROTOCOL_NOT_SUPPORTED, e.code());
        assertEquals(
                CircuitBreaker.State.CLOSED,
                client.breakers().status(server.id()).state());
    }

    @Test
    void aStreamThatIsNotPermittedIsInTheAuditLogWithItsFix() throws Exception {
        Node server = start(builder());
        server.handle(OWN, stream -> {});
        Node client = start(builder());
        client.connect(address(server));
        P2pException e = assertThrows(P2pException.class, () -> firstByte(client.open(server.id(), OWN)));
        assertEquals(ErrorCode.NETWORK_ERROR, e.code());
        String line;
        try (AuditTrail.Cursor lines = server.audit().read(refusals())) {
            line = lines.next().orElseThrow();
        }
        assertTrue(line.contains("p2p trust add " + client.id() + " --grant stream:" + OWN), line);
    }

    private static AuditTrail.Query refusals() {
        return new AuditTrail.Query(
                Set.of("PERMISSION_DENIED"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void perfIsServedToThoseWhoMayAndOnlyIfItIsOn() throws Exception {
        Node server = start(builder().set("node.perf", "true"));
        Node client = start(builder());
        assertFalse(server.connect(address(client)).protocols().contains(Protocols.PERF.name()));
        assertTrue(client.identify(server.id()).protocols().contains(Protocols.PERF.name()));
        Perf perf = new Perf(Duration.ofSeconds(10), Ticker.system());
        P2pException refused = assertThrows(
                P2pException.class,
                () -> perf.upload(client.open(server.id(), Protocols.PERF), sent -> sent < 10_000_000));
        assertEquals(ErrorCode.NETWORK_ERROR, refused.code());
        permit(server, client, "stream:" + Protocols.PERF);
        try (Stream stream = client.open(server.id(), Protocols.PERF)) {
            assertTrue(perf.upload(stream, sent -> sent < 10_000_000).bytes() >= 10_000_000);
        }
        try (Stream stream = client.open(server.id(), Protocols.PERF)) {
            assertTrue(perf.download(stream, received -> received < 10_000_000).bytes() >= 10_000_000);
        }
    }

    @Test
    void streamsOfPingAreBoundedOnAConnection() throws Exception {
        Node server = start(builder());
        Node client = start(builder());
        client.connect(address(server));
        Deadline deadline = Deadline.after(Duration.ofSeconds(20), Ticker.system());
        P2pException e = assertThrows(P2pException.class, () -> {
            for (int i = 0; i < 100; i++) {
                Stream stream = client.open(server.id(), Protocols.PING); // ends with the connection
                stream.deadline(deadline);
                stream.write(ByteBuffer.allocate(32));
                stream.read(ByteBuffer.allocate(32));
            }
        });
        assertEquals(ErrorCode.NETWORK_ERROR, e.code());
        assertTrue(client.identify(server.id()).protocols().contains(Protocols.PING.name()), "nothing else suffers");
    }

    @Test
    void countsWhatItDoes() throws IOException, InterruptedException {
        Node server = start(builder());
        server.serve(Service.named("echo").method("say", (request, caller) -> io.p2p4j.api.rpc.Reply.of("hi")));
        Node client = start(builder());
        permit(server, client, "call:echo/*");
        client.connect(address(server));
        client.call(server.id(), "echo/say", Map.of(), String.class);
        assertThrows(P2pException.class, () -> client.call(server.id(), "other/say", Map.of(), String.class));
        List<String> served = server.metrics().lines().toList();
        assertTrue(served.contains("p2p4j_requests_served_total{outcome=\"OK\"} 1.0"), served::toString);
        assertTrue(served.contains("p2p4j_requests_served_total{outcome=\"PERMISSION_DENIED\"} 1.0"), served::toString);
        assertTrue(served.contains("p2p4j_connections_open{direction=\"inbound\"} 1.0"), served::toString);
        List<String> asked = client.metrics().lines().toList();
        assertTrue(asked.contains("p2p4j_requests_sent_total{outcome=\"OK\"} 2.0"), asked::toString); // identify too
        assertTrue(asked.contains("p2p4j_dial_attempts_total{outcome=\"OK\"} 1.0"), asked::toString);
        assertFalse(server.metrics().contains(client.id().toString()));
    }

    @Test
    void twoThatDialEachOtherAtOnceLoseNoCall() throws Exception {
        Node one = start(builder());
        Node other = start(builder());
        for (Node node : List.of(one, other)) {
            node.serve(Service.named("echo").method("say", (request, caller) -> io.p2p4j.api.rpc.Reply.of("hi")));
        }
        permit(one, other, "call:*");
        permit(other, one, "call:*");
        Thread dial = Thread.ofVirtual().start(() -> {
            try {
                one.connect(address(other));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        other.connect(address(one));
        dial.join();
        for (int i = 0; i < 20; i++) {
            assertEquals("hi", one.call(other.id(), "echo/say", Map.of(), String.class));
            assertEquals("hi", other.call(one.id(), "echo/say", Map.of(), String.class));
        }
    }
}
