package io.p2p4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.TrustException;
import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.transport.upgrade.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HappyEyeballsTest {

    private static final Duration SOON = Duration.ofMillis(5);
    private static final Duration NEVER = Duration.ofHours(1);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Map<String, List<String>> records = new ConcurrentHashMap<>();
    private final TestNode client = new TestNode(1);
    private final TestNode server = new TestNode(2);

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private Transport transport(Duration attemptDelay) {
        Transport transport =
                new TcpTransport(TestNode.context(TestNode.attempting(attemptDelay)), new FakeResolver(records));
        open.add(transport);
        return transport;
    }

    private Multiaddr listen(TestNode node) {
        return transport(NEVER)
                .listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"), node.endpoint())
                .address();
    }

    private ServerSocket silent() throws IOException {
        ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        open.add(silent);
        return silent;
    }

    private static Multiaddr at(ServerSocket socket) {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/" + socket.getLocalPort());
    }

    private static String port(Multiaddr address) {
        return address.value(AddressProtocol.TCP).orElseThrow();
    }

    private Connection dial(Transport transport, Multiaddr... addresses) throws InterruptedException {
        return transport.dial(server.peerId(), List.of(addresses), client.endpoint(), TestNode.later());
    }

    @Test
    void aSilentPlaceHoldsNobodyUpAndItsSocketIsClosed() throws Exception {
        ServerSocket silent = silent();
        Multiaddr listening = listen(server);
        Connection connection = dial(transport(SOON), at(silent), listening);
        assertEquals(listening, connection.remote());
        try (Socket abandoned = silent.accept()) {
            abandoned.getInputStream().readAllBytes(); // ends, since the other end is closed
        }
        assertEquals(connection, TestNode.next(client.connected));
        assertTrue(client.connected.isEmpty());
    }

    @Test
    void aPlaceWhereAnotherPeerAnswersIsOneOfSeveral() throws Exception {
        Multiaddr wrong = listen(new TestNode(3));
        Multiaddr right = listen(server);
        assertEquals(right, dial(transport(NEVER), wrong, right).remote());
        assertEquals(1, client.connected.size());
    }

    @Test
    void wherePeersAreAllOthersTheFailureSaysSo() {
        Multiaddr one = listen(new TestNode(3));
        Multiaddr two = listen(new TestNode(4));
        P2pException e = assertThrows(TrustException.class, () -> dial(transport(SOON), one, two));
        assertEquals(ErrorCode.PEER_ID_MISMATCH, e.code());
        assertEquals(2, e.getSuppressed().length);
        assertTrue(client.connected.isEmpty());
    }

    @Test
    void placesOfANameAreRaced() throws Exception {
        Multiaddr listening = listen(server);
        records.put("a.test", List.of("::1", "127.0.9.9", "127.0.0.1"));
        Multiaddr named = Multiaddr.parse("/dns4/a.test/tcp/" + port(listening));
        assertEquals(listening, dial(transport(NEVER), named).remote());
    }

    @Test
    void recordsOfANameLeadToThePeer() throws Exception {
        Multiaddr listening = listen(server);
        String peer = "/p2p/" + server.peerId();
        records.put("_dnsaddr.a.test", List.of("dnsaddr=/dnsaddr/b.test" + peer));
        records.put("_dnsaddr.b.test", List.of("dnsaddr=/dns4/c.test/tcp/" + port(listening) + peer));
        records.put("c.test", List.of("127.0.0.1"));
        Transport transport = transport(NEVER);
        Multiaddr address = Multiaddr.parse("/dnsaddr/a.test");
        assertTrue(transport.supports(address));
        assertEquals(listening, dial(transport, address).remote());
    }

    @Test
    void recordsInTheDnsLeadToThePeer() throws Exception {
        Multiaddr listening = listen(server);
        String record = "dnsaddr=" + listening + "/p2p/" + server.peerId();
        try (TxtServer dns = new TxtServer(Map.of("_dnsaddr.a.test", List.of(record)));
                Transport transport =
                        new TcpTransport(TestNode.context(TransportConfig.defaults()), new SystemResolver(dns.url()))) {
            assertEquals(
                    listening,
                    dial(transport, Multiaddr.parse("/dnsaddr/a.test")).remote());
        }
    }

    @Test
    void aNameThatIsNotKnownIsAFailedAttempt() throws Exception {
        Multiaddr listening = listen(server);
        Multiaddr unknown = Multiaddr.parse("/dns/unknown.test/tcp/1");
        assertEquals(listening, dial(transport(NEVER), unknown, listening).remote());
        P2pException e = assertThrows(NetworkException.class, () -> dial(transport(NEVER), unknown));
        assertEquals(ErrorCode.NETWORK_ERROR, e.code());
        assertTrue(e.error().message().contains(unknown + " is not known"), e.getMessage());
    }

    @Test
    void theFailureNamesEveryPlace() throws Exception {
        Multiaddr one = at(silent());
        Multiaddr two = at(silent());
        for (AutoCloseable socket : open) {
            socket.close();
        }
        P2pException e = assertThrows(NetworkException.class, () -> dial(transport(NEVER), one, two));
        assertEquals(ErrorCode.NETWORK_ERROR, e.code());
        assertTrue(e.error().message().contains(one.toString()), e.getMessage());
        assertTrue(e.error().message().contains(two.toString()), e.getMessage());
        assertEquals(
                List.of(ErrorCode.NETWORK_ERROR, ErrorCode.NETWORK_ERROR),
                Arrays.stream(e.getSuppressed())
                        .map(failure -> ((P2pException) failure).code())
                        .toList());
    }

    @Test
    void nobodyListensOnANameOfRecords() {
        ConfigException e = assertThrows(
                ConfigException.class,
                () -> transport(NEVER).listen(Multiaddr.parse("/dnsaddr/a.test"), server.endpoint()));
        assertTrue(e.error().message().contains("no place to listen on"), e.getMessage());
    }
}
