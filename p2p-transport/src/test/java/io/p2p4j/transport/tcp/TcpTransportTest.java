package io.p2p4j.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;
import io.p2p4j.transport.upgrade.TestNode;
import io.p2p4j.transport.upgrade.TransportContract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TcpTransportTest extends TransportContract {

    private final TestNode client = new TestNode(1);
    private final TestNode server = new TestNode(2);

    @Override
    protected TransportProvider provider() {
        return new TcpTransportProvider();
    }

    @Override
    protected Multiaddr address() {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
    }

    private static int port(Multiaddr address) {
        return Integer.parseInt(address.value(AddressProtocol.TCP).orElseThrow());
    }

    private static Socket socket(Listener listener) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port(listener.address()));
    }

    private Transport impatient(long millis) {
        return transport(TestNode.config(10, Duration.ofMillis(millis), 16));
    }

    private void assertServes(Listener listener) throws InterruptedException {
        Connection connection =
                here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later());
        assertArrayEquals(
                new byte[5], TestNode.exchange(connection.open(TestNode.ECHO, TestNode.later()), new byte[5]));
    }

    @Test
    void supportsHostsWithAPort() {
        for (String text : new String[] {"/ip4/1.2.3.4/tcp/1", "/ip6/::1/tcp/1", "/dns/a/tcp/1", "/dns4/a/tcp/1"}) {
            assertTrue(here.supports(Multiaddr.parse(text)), text);
        }
        for (String text : new String[] {"/ip4/1.2.3.4/udp/1", "/ip4/1.2.3.4/tcp/1/ws", "/memory/a", "/tcp/1"}) {
            assertFalse(here.supports(Multiaddr.parse(text)), text);
        }
    }

    @Test
    void picksAPortAndSaysWhich() throws Exception {
        Listener listener = there.listen(address(), server.endpoint());
        assertNotEquals(0, port(listener.address()));
        assertServes(listener);
    }

    @Test
    void dialsByName() throws Exception {
        Listener listener = there.listen(address(), server.endpoint());
        Multiaddr named = Multiaddr.parse("/dns4/localhost/tcp/" + port(listener.address()));
        assertEquals(
                listener.address(),
                here.dial(server.peerId(), List.of(named), client.endpoint(), TestNode.later())
                        .remote());
    }

    @Test
    void saysWhereNobodyAnswers() throws IOException {
        int free;
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = probe.getLocalPort();
        }
        Multiaddr nobody = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + free);
        P2pException e = assertThrows(
                NetworkException.class,
                () -> here.dial(server.peerId(), List.of(nobody), client.endpoint(), TestNode.later()));
        assertEquals(ErrorCode.NETWORK_ERROR, e.code());
        assertEquals(nobody.toString(), e.error().text(Detail.ADDRESS).orElseThrow());
        assertTrue(e.error().message().contains(nobody.toString()));
    }

    @Test
    void saysWhichPortIsTaken() {
        Listener listener = there.listen(address(), server.endpoint());
        P2pException e = assertThrows(NetworkException.class, () -> here.listen(listener.address(), server.endpoint()));
        assertEquals(ErrorCode.NETWORK_ERROR, e.code());
        assertTrue(e.error().message().contains(listener.address().toString()));
    }

    @Test
    void givesUpOnASilentRemoteAfterTheConfiguredTimeOrTheDeadline() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Multiaddr where = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.getLocalPort());
            try (Transport impatient = impatient(50)) {
                P2pException e = assertThrows(
                        NetworkException.class,
                        () -> impatient.dial(server.peerId(), List.of(where), client.endpoint(), TestNode.later()));
                assertEquals(ErrorCode.TIMEOUT, e.code());
            }
            Deadline soon = Deadline.after(Duration.ofMillis(50), Ticker.system());
            P2pException e = assertThrows(
                    NetworkException.class, () -> here.dial(server.peerId(), List.of(where), client.endpoint(), soon));
            assertEquals(ErrorCode.TIMEOUT, e.code());
        }
    }

    @Test
    void closesSilentAndSlowRemotesAfterTheConfiguredTime() throws Exception {
        try (Transport impatient = impatient(100)) {
            Listener listener = impatient.listen(address(), server.endpoint());
            try (Socket silent = socket(listener)) {
                assertEquals(ErrorCode.TIMEOUT, TestNode.next(server.failed).code());
                assertEquals(-1, silent.getInputStream().read());
            }
            try (Socket slow = socket(listener)) {
                slow.getOutputStream().write("\u0013/multistream/1.0.0\n\u000c/te".getBytes(StandardCharsets.US_ASCII));
                assertEquals(ErrorCode.TIMEOUT, TestNode.next(server.failed).code());
            }
            assertServes(listener);
        }
    }

    @Test
    void survivesRemotesThatLeaveDuringTheHandshake() throws Exception {
        Listener listener = there.listen(address(), server.endpoint());
        String header = "\u0013/multistream/1.0.0\n\u000c/test/1.0.0\n$half";
        for (int length = 0; length <= header.length(); length += 7) {
            try (Socket half = socket(listener)) {
                half.getOutputStream().write(header.substring(0, length).getBytes(StandardCharsets.US_ASCII));
            }
            assertEquals(ErrorCode.NETWORK_ERROR, TestNode.next(server.failed).code());
        }
        assertServes(listener);
    }

    @Test
    void survivesGarbageAndServesOthersMeanwhile() throws Exception {
        Listener listener = there.listen(address(), server.endpoint());
        Random random = new Random(11);
        for (int i = 0; i < 100; i++) {
            byte[] garbage = new byte[1 + random.nextInt(3000)];
            random.nextBytes(garbage);
            garbage[0] |= (byte) 0x80;
            try (Socket socket = socket(listener)) {
                socket.getOutputStream().write(garbage);
                socket.shutdownOutput();
                TestNode.next(server.failed);
            }
            if (i % 20 == 0) {
                assertServes(listener);
            }
        }
    }

    @Test
    void stopsDiallingWhenInterrupted() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
            Multiaddr where = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.getLocalPort());
            FutureTask<Connection> dial = new FutureTask<>(
                    () -> here.dial(server.peerId(), List.of(where), client.endpoint(), TestNode.later()));
            Thread thread = Thread.ofVirtual().start(dial);
            try (Socket accepted = silent.accept()) {
                accepted.getInputStream().read();
                thread.interrupt();
                ExecutionException e = assertThrows(ExecutionException.class, () -> dial.get(10, TimeUnit.SECONDS));
                assertTrue(e.getCause() instanceof InterruptedException, String.valueOf(e.getCause()));
            }
        }
    }

    @Test
    void hasNoMoreListenersThanConnections() {
        try (Transport small = transport(TestNode.config(1, Duration.ofSeconds(1), 1))) {
            small.listen(address(), server.endpoint());
            assertThrows(ConfigException.class, () -> small.listen(address(), server.endpoint()));
        }
    }
}
