package io.p2p4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.transport.upgrade.TestNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdmissionTest {

    private static final int PLENTY = 1000;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final TestNode client = new TestNode(1);
    private final TestNode server = new TestNode(2);

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private Transport transport(TransportConfig config) {
        Transport transport = new TcpTransportProvider().create(TestNode.context(config));
        open.add(transport);
        return transport;
    }

    private Listener listen(int perIp, int perSubnet, int handshakes) {
        return transport(TestNode.config(perIp, perSubnet, handshakes))
                .listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"), server.endpoint());
    }

    private Socket socket(Listener listener, String from) throws IOException {
        int port =
                Integer.parseInt(listener.address().value(AddressProtocol.TCP).orElseThrow());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, InetAddress.getByName(from), 0);
        open.add(socket);
        return socket;
    }

    private void assertServes(Listener listener) throws InterruptedException {
        Connection connection = transport(TransportConfig.defaults())
                .dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later());
        assertArrayEquals(
                new byte[5], TestNode.exchange(connection.open(TestNode.ECHO, TestNode.later()), new byte[5]));
    }

    private void assertRefused(Socket socket, String rule) throws InterruptedException {
        P2pError reason = TestNode.next(server.failed);
        assertEquals(ErrorCode.OVERLOADED, reason.code());
        assertEquals(Optional.of(rule), reason.text(Detail.RULE));
        String from = socket.getLocalAddress().getHostAddress() + "/tcp/" + socket.getLocalPort();
        assertEquals(Optional.of("/ip4/" + from), reason.text(Detail.ADDRESS));
        assertThrows(SocketException.class, () -> socket.getInputStream().read()); // reset: nothing is left behind
    }

    @Test
    void socketsThatFinishNothingAreDisplacedWhileOthersAreServed() throws Exception {
        Listener listener = listen(PLENTY, PLENTY, 4);
        for (int i = 1; i <= 12; i++) {
            socket(listener, "127.0.1." + i);
        }
        for (int i = 0; i < 8; i++) {
            P2pError reason = TestNode.next(server.failed);
            assertEquals(ErrorCode.OVERLOADED, reason.code());
            assertEquals(Optional.of("transport.max_handshakes"), reason.text(Detail.RULE));
            assertTrue(reason.text(Detail.ADDRESS).orElseThrow().startsWith("/ip4/127.0.1."));
        }
        assertTrue(server.failed.isEmpty());
        assertServes(listener);
        P2pError ninth = TestNode.next(server.failed);
        assertTrue(ninth.text(Detail.ADDRESS).orElseThrow().startsWith("/ip4/127.0.1."));
        assertTrue(server.failed.isEmpty());
    }

    @Test
    void aDisplacedSocketIsReset() throws Exception {
        Listener listener = listen(PLENTY, PLENTY, 1);
        Socket first = socket(listener, "127.0.1.1");
        assertServes(listener);
        assertRefused(first, "transport.max_handshakes");
    }

    @Test
    void anAddressHasNoMoreConnectionsThanConfigured() throws Exception {
        Listener listener = listen(2, PLENTY, PLENTY);
        assertServes(listener);
        Socket second = socket(listener, "127.0.0.1");
        second.getOutputStream().write(19);
        assertRefused(socket(listener, "127.0.0.1"), "transport.max_connections_per_ip");
        socket(listener, "127.0.0.2").close();
        assertEquals(ErrorCode.NETWORK_ERROR, TestNode.next(server.failed).code());
        second.close();
        assertEquals(ErrorCode.NETWORK_ERROR, TestNode.next(server.failed).code());
        assertServes(listener);
    }

    @Test
    void aNetworkHasNoMoreConnectionsThanConfigured() throws Exception {
        Listener listener = listen(PLENTY, 2, PLENTY);
        Socket first = socket(listener, "127.0.2.1");
        socket(listener, "127.0.2.2");
        assertRefused(socket(listener, "127.0.2.3"), "transport.max_connections_per_subnet");
        assertServes(listener);
        first.close();
        assertEquals(ErrorCode.NETWORK_ERROR, TestNode.next(server.failed).code());
        socket(listener, "127.0.2.4").close();
        assertEquals(ErrorCode.NETWORK_ERROR, TestNode.next(server.failed).code());
    }

    @Test
    void whatIsRefusedReturnsItsPermit() throws Exception {
        Listener listener = listen(1, PLENTY, PLENTY);
        Socket first = socket(listener, "127.0.0.1");
        for (int i = 0; i <= TestNode.FEW; i++) {
            try (Socket refused = socket(listener, "127.0.0.1")) {
                assertRefused(refused, "transport.max_connections_per_ip");
            }
        }
        first.close();
        assertEquals(ErrorCode.NETWORK_ERROR, TestNode.next(server.failed).code());
        assertServes(listener);
    }
}
