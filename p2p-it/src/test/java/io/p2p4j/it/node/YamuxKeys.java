package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Proves the keys of section {@code transport.yamux}. */
final class YamuxKeys extends Keys {

    private static final int INITIAL = TransportConfig.Yamux.INITIAL_WINDOW;
    private static final String LEAST = String.valueOf(INITIAL);
    private static final String MAX_WINDOW = "transport.yamux.max_window";
    private static final ProtocolId SINK = new ProtocolId("/sink/1.0.0");
    private static final int READ_FIRST = 16 << 20;

    YamuxKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
        Map<String, Proof> proofs = new TreeMap<>();
        proofs.put("transport.yamux.accept_backlog", this::backlog);
        proofs.put("transport.yamux.keepalive", this::keepalive);
        proofs.put(MAX_WINDOW, this::maxWindow);
        proofs.put("transport.yamux.max_connection_window", this::connectionWindow);
        return proofs;
    }

    /** A node names a stream's protocol as it opens it, so only that one at a time is enough can be seen from here. */
    private void backlog(String key) throws Exception {
        assertThrows(ConfigException.class, () -> node(key, "0"));
        Node server = node(key, "1");
        Node client = friendOf(server);
        for (int i = 0; i < 100; i++) {
            client.ping(server.id());
        }
    }

    private void keepalive(String key) throws Exception {
        Node server = node(key, "200ms");
        Node client = node();
        Nodes.trust(server, client, TrustLevel.TRUSTED);
        try (Lossy network = new Lossy(Nodes.socket(server))) {
            client.connect(new PeerAddress(server.id(), network.address()));
            assertEquals(1, server.peers().size());
            network.lose();
            Nodes.await("the silent peer counts as gone", () -> server.peers().isEmpty());
        }
    }

    /** How much a peer can send after its reader has stopped shows how far the window has grown. */
    private void maxWindow(String key) throws Exception {
        long bounded = sentUnread(key, LEAST);
        assertTrue(bounded <= INITIAL, () -> bounded + " bytes");
        long grown = 0;
        for (int i = 0;
                i < 5 && grown <= INITIAL;
                i++) { // a reader that gets no processor for long keeps its window small
            grown = sentUnread(key, String.valueOf(4 << 20));
        }
        assertTrue(grown > INITIAL, "a window never grew");
    }

    private long sentUnread(String... settings) throws Exception {
        Node server = node(settings);
        CountDownLatch end = new CountDownLatch(1);
        server.handle(SINK, stream -> {
            ByteBuffer buffer = ByteBuffer.allocate(READ_FIRST);
            while (buffer.hasRemaining()) {
                stream.read(buffer);
            }
            end.await();
        });
        Node client = friendOf(server);
        Nodes.trust(server, client, TrustLevel.TRUSTED, "stream:*");
        try (Stream stream = client.open(server.id(), SINK)) {
            stream.deadline(Deadline.after(Duration.ofSeconds(30), Ticker.system()));
            stream.write(ByteBuffer.allocate(READ_FIRST));
            stream.deadline(Deadline.after(Duration.ofSeconds(2), Ticker.system()));
            long sent = 0;
            try {
                while (true) {
                    sent += stream.write(ByteBuffer.allocate(1024));
                }
            } catch (NetworkException e) {
                assertEquals(ErrorCode.TIMEOUT, e.code());
            }
            end.countDown();
            stream.reset();
            return sent;
        }
    }

    /** Streams that nobody reads, each filled as far as its window goes. */
    private void connectionWindow(String key) throws Exception {
        assertTrue(survivesUnread(node()));
        assertFalse(survivesUnread(node(key, LEAST, MAX_WINDOW, LEAST)));
    }

    private boolean survivesUnread(Node server) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        server.handle(SINK, stream -> end.await());
        Node client = friendOf(server);
        Nodes.trust(server, client, TrustLevel.TRUSTED, "stream:*");
        List<Stream> streams = new ArrayList<>();
        boolean all = true;
        for (int i = 0; i < 4; i++) {
            Stream stream = client.open(server.id(), SINK);
            streams.add(stream);
            all &= lasts(
                    stream, () -> stream.write(ByteBuffer.allocate(INITIAL - 1024))); // the proposal takes some too
        }
        for (Stream stream : streams) {
            all &= lasts(stream, () -> stream.read(ByteBuffer.allocate(1)));
        }
        end.countDown();
        streams.forEach(Stream::reset);
        return all;
    }

    /** Returns whether an operation ends well or by its deadline, and not because the stream has ended. */
    private static boolean lasts(Stream stream, Runnable operation) {
        stream.deadline(Deadline.after(Duration.ofSeconds(1), Ticker.system()));
        try {
            operation.run();
            return true;
        } catch (NetworkException e) {
            return e.code() == ErrorCode.TIMEOUT;
        }
    }
}
