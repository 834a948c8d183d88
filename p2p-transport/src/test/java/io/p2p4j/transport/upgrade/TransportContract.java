package io.p2p4j.transport.upgrade;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.error.TrustException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandlers;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Says what every transport does, whatever carries its bytes. */
@Timeout(30)
public abstract class TransportContract {

    private static final ProtocolId OTHER = new ProtocolId("/test/other/1.0.0");

    private final TransportProvider provider = provider();

    /** Transports of ample limits. */
    protected final Transport here = transport(TransportConfig.defaults());

    /** Where the tests listen. */
    protected final Transport there = transport(TransportConfig.defaults());

    /** Returns the provider to test. */
    protected abstract TransportProvider provider();

    /** Returns an address to listen on. */
    protected abstract Multiaddr address();

    /** Returns another transport that can reach the others. */
    protected Transport transport(TransportConfig config) {
        return provider.create(TestNode.context(config));
    }

    /** Closes the transports. */
    @AfterEach
    protected void closeTransports() {
        here.close();
        there.close();
    }

    private Connection connect(TestNode client, TestNode server) throws InterruptedException {
        Listener listener = there.listen(address(), server.endpoint());
        return here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later());
    }

    @Test
    void connectsTwoNodesThatKnowEachOther() throws Exception {
        TestNode client = new TestNode(1);
        TestNode server = new TestNode(2);
        Connection connection = connect(client, server);
        assertEquals(server.peerId(), connection.peer());
        assertEquals(Direction.OUTBOUND, connection.direction());
        assertSame(connection, TestNode.next(client.connected));
        Connection other = TestNode.next(server.connected);
        assertEquals(client.peerId(), other.peer());
        assertEquals(Direction.INBOUND, other.direction());
        assertEquals(connection.local(), other.remote());
        assertEquals(connection.remote(), other.local());
        byte[] sent = new byte[1_000_000];
        new Random(1).nextBytes(sent);
        Stream stream = connection.open(TestNode.ECHO, TestNode.later());
        Thread writer = Thread.ofVirtual().start(() -> {
            stream.write(ByteBuffer.wrap(sent));
            stream.closeWrite();
        });
        assertArrayEquals(sent, TestNode.readAll(stream, sent.length));
        writer.join();
        assertEquals(TestNode.ECHO, stream.protocol());
        assertSame(connection, stream.connection());
    }

    @Test
    void serveStreamsOfEitherSide() throws Exception {
        TestNode client = new TestNode(1);
        TestNode server = new TestNode(2);
        connect(client, server);
        Stream stream = TestNode.next(server.connected).open(TestNode.ECHO, TestNode.later());
        assertArrayEquals(new byte[9], TestNode.exchange(stream, new byte[9]));
    }

    @Test
    void agreesOnTheMuxerWhateverTheHandshakeAndTheSizeOfItsFrames() throws Exception {
        TestHandshake plain = new TestHandshake(new ProtocolId("/plain/1.0.0"), false, 50);
        TestHandshake inline = TestHandshake.inline();
        TestNode server = new TestNode(2, inline, plain);
        for (TestNode client :
                new TestNode[] {new TestNode(1, plain), new TestNode(1, plain, inline), new TestNode(1, inline)}) {
            Listener listener = there.listen(address(), server.endpoint());
            Connection connection =
                    here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later());
            byte[] sent = new byte[200_000];
            new Random(2).nextBytes(sent);
            assertArrayEquals(sent, TestNode.exchange(connection.open(TestNode.ECHO, TestNode.later()), sent));
            listener.close();
        }
    }

    @Test
    void refusesAnotherPeerThanTheOneThatWasDialled() {
        TestNode server = new TestNode(2);
        Listener listener = there.listen(address(), server.endpoint());
        P2pException e = assertThrows(
                TrustException.class,
                () -> here.dial(
                        new TestNode(3).peerId(),
                        List.of(listener.address()),
                        new TestNode(1).endpoint(),
                        TestNode.later()));
        assertEquals(ErrorCode.PEER_ID_MISMATCH, e.code());
    }

    @Test
    void saysWhatWasOfferedIfTheRemoteSpeaksNoneOfIt() throws Exception {
        TestNode server = new TestNode(2);
        TestNode client = new TestNode(1, new TestHandshake(new ProtocolId("/plain/1.0.0"), true, 50));
        P2pException e = assertThrows(ProtocolException.class, () -> connect(client, server));
        assertEquals(ErrorCode.PROTOCOL_NOT_SUPPORTED, e.code());
        assertTrue(e.error().message().contains("/plain/1.0.0"), e.error().message());
        P2pError told = TestNode.next(server.failed);
        assertEquals(ErrorCode.PROTOCOL_NOT_SUPPORTED, told.code());
        assertTrue(told.message().contains("/plain/1.0.0"), told.message());
        assertTrue(server.connected.isEmpty() && client.connected.isEmpty());
    }

    @Test
    void refusesProtocolsThatAreNotServed() throws Exception {
        Connection connection = connect(new TestNode(1), new TestNode(2));
        Stream refused = connection.open(OTHER, TestNode.later());
        refused.write(ByteBuffer.allocate(3));
        for (int i = 0; i < 2; i++) {
            P2pException e = assertThrows(ProtocolException.class, () -> refused.read(ByteBuffer.allocate(1)));
            assertEquals(ErrorCode.PROTOCOL_NOT_SUPPORTED, e.code());
            assertTrue(e.error().message().contains(OTHER.name()), e.error().message());
        }
        assertThrows(
                ProtocolException.class,
                () -> connection.open(OTHER, TestNode.later()).closeWrite());
        connection.open(OTHER, TestNode.later()).close();
        Stream written = connection.open(OTHER, TestNode.later());
        P2pException met = assertThrows(ProtocolException.class, () -> {
            while (true) {
                written.write(ByteBuffer.allocate(1024)); // until it meets the reset that follows the refusal
            }
        });
        assertEquals(ErrorCode.PROTOCOL_NOT_SUPPORTED, met.code());
        assertArrayEquals(
                new byte[3], TestNode.exchange(connection.open(TestNode.ECHO, TestNode.later()), new byte[3]));
    }

    @Test
    void tellsOfTheEndOnceAndWhy() throws Exception {
        TestNode client = new TestNode(1);
        TestNode server = new TestNode(2);
        Connection connection = connect(client, server);
        P2pError reason = P2pError.of(ErrorCode.PEER_NOT_TRUSTED, "not any more");
        connection.close(reason);
        connection.close();
        assertFalse(connection.isOpen());
        assertEquals(reason, TestNode.next(client.disconnected));
        assertEquals(ErrorCode.NETWORK_ERROR, TestNode.next(server.disconnected).code());
        assertEquals(
                reason,
                assertThrows(P2pException.class, () -> connection.open(TestNode.ECHO, TestNode.later()))
                        .error());
        here.close();
        assertTrue(client.disconnected.isEmpty() && server.disconnected.isEmpty());
    }

    @Test
    void closesAConnectionThatTheNodeDoesNotAdmit() throws Exception {
        P2pError refusal = P2pError.of(ErrorCode.PEER_NOT_TRUSTED, "no");
        TestNode throwing = new TestNode(1) {
            @Override
            public StreamHandlers connected(Connection connection) {
                throw refusal.toException();
            }
        };
        TestNode closing = new TestNode(1) {
            @Override
            public StreamHandlers connected(Connection connection) {
                connection.close(refusal);
                return protocol -> Optional.empty();
            }
        };
        for (TestNode client : new TestNode[] {throwing, closing}) {
            TestNode server = new TestNode(2);
            Listener listener = there.listen(address(), server.endpoint());
            P2pException e = assertThrows(
                    TrustException.class,
                    () -> here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later()));
            assertEquals(refusal, e.error());
            assertEquals(refusal, TestNode.next(client.disconnected));
            assertEquals(
                    ErrorCode.NETWORK_ERROR, TestNode.next(server.disconnected).code());
            listener.close();
        }
    }

    @Test
    void closesAnInboundConnectionThatTheNodeFailsToAdmit() throws Exception {
        TestNode server = new TestNode(2) {
            @Override
            public StreamHandlers connected(Connection connection) {
                throw new IllegalStateException("a bug of the node");
            }
        };
        TestNode client = new TestNode(1);
        connect(client, server);
        assertEquals(
                ErrorCode.INTERNAL_ERROR, TestNode.next(server.disconnected).code());
        assertEquals(ErrorCode.NETWORK_ERROR, TestNode.next(client.disconnected).code());
    }

    @Test
    void resetsAStreamWhoseHandlerFailsAndClosesOneWhoseHandlerReturns() throws Exception {
        TestNode server = new TestNode(2).serve(OTHER, stream -> {
            stream.read(ByteBuffer.allocate(1));
            throw new IllegalStateException("a bug of the application");
        });
        Connection connection = connect(new TestNode(1), server);
        Stream failing = connection.open(OTHER, TestNode.later());
        failing.write(ByteBuffer.allocate(1));
        assertEquals(
                ErrorCode.NETWORK_ERROR,
                assertThrows(NetworkException.class, () -> failing.read(ByteBuffer.allocate(1)))
                        .code());
        Stream ending = connection.open(TestNode.ECHO, TestNode.later());
        ending.closeWrite();
        assertEquals(-1, ending.read(ByteBuffer.allocate(1)));
        assertTrue(connection.isOpen());
    }

    @Test
    void handsWhatASilentNodeTakesTooLongForToTheDeadline() throws Exception {
        BlockingQueue<Stream> served = new LinkedBlockingQueue<>();
        TestNode server = new TestNode(2).serve(OTHER, stream -> {
            served.add(stream);
            stream.read(ByteBuffer.allocate(1));
        });
        Connection connection = connect(new TestNode(1), server);
        Stream stream = connection.open(OTHER, TestNode.later());
        stream.deadline(Deadline.after(Duration.ofMillis(20), Ticker.system()));
        P2pException e = assertThrows(NetworkException.class, () -> stream.read(ByteBuffer.allocate(1)));
        assertEquals(ErrorCode.TIMEOUT, e.code());
        stream.close();
        assertEquals(OTHER, TestNode.next(served).protocol());
    }

    @Test
    void limitsTheStreamsOfAPeerAsConfigured() throws Exception {
        for (int limit : new int[] {1, 4}) {
            Transport limited = transport(TestNode.config(10, Duration.ofSeconds(10), limit));
            BlockingQueue<Stream> served = new LinkedBlockingQueue<>();
            TestNode server = new TestNode(2).serve(OTHER, stream -> {
                served.add(stream);
                stream.read(ByteBuffer.allocate(1));
            });
            Listener listener = limited.listen(address(), server.endpoint());
            Connection connection = here.dial(
                    server.peerId(), List.of(listener.address()), new TestNode(1).endpoint(), TestNode.later());
            for (int i = 0; i < limit; i++) {
                connection.open(OTHER, TestNode.later()).write(ByteBuffer.allocate(0));
                TestNode.next(served);
            }
            Stream tooMuch = connection.open(OTHER, TestNode.later());
            assertThrows(NetworkException.class, () -> tooMuch.read(ByteBuffer.allocate(1)));
            P2pError refusal = TestNode.next(server.refused);
            assertEquals(ErrorCode.OVERLOADED, refusal.code());
            assertEquals("transport.max_streams", refusal.text(Detail.RULE).orElseThrow());
            assertTrue(refusal.retryAfter().isPresent());
            limited.close();
        }
    }

    @Test
    void refusesToWorkOnceClosed() {
        here.close();
        here.close();
        TestNode node = new TestNode(1);
        assertEquals(
                ErrorCode.CLOSED,
                assertThrows(NetworkException.class, () -> here.listen(address(), node.endpoint()))
                        .code());
        assertEquals(
                ErrorCode.CLOSED,
                assertThrows(
                                NetworkException.class,
                                () -> here.dial(node.peerId(), List.of(address()), node.endpoint(), TestNode.later()))
                        .code());
    }

    @Test
    void closesItsListenersAndConnections() throws Exception {
        TestNode client = new TestNode(1);
        TestNode server = new TestNode(2);
        Listener listener = there.listen(address(), server.endpoint());
        here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later());
        TestNode.next(server.connected);
        there.close();
        assertEquals(ErrorCode.CLOSED, TestNode.next(server.disconnected).code());
        assertEquals(ErrorCode.NETWORK_ERROR, TestNode.next(client.disconnected).code());
        P2pException e = assertThrows(
                NetworkException.class,
                () -> here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later()));
        assertEquals(ErrorCode.NETWORK_ERROR, e.code());
        assertTrue(e.error().text(Detail.ADDRESS).isPresent());
    }

    @Test
    void letsAtMostSoManyInAsConfigured() throws Exception {
        for (int limit : new int[] {1, 3}) {
            Transport limited = transport(TestNode.config(limit, Duration.ofSeconds(10), 16));
            TestNode server = new TestNode(2);
            TestNode client = new TestNode(1);
            Listener listener = limited.listen(address(), server.endpoint());
            Connection last =
                    here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later());
            for (int i = 1; i < limit; i++) {
                last = here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later());
            }
            Deadline soon = Deadline.after(Duration.ofMillis(100), Ticker.system());
            P2pException e = assertThrows(
                    NetworkException.class,
                    () -> here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), soon));
            assertEquals(ErrorCode.TIMEOUT, e.code());
            last.close();
            here.dial(server.peerId(), List.of(listener.address()), client.endpoint(), TestNode.later());
            limited.close();
        }
    }
}
