package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Proves the keys of section {@code transport} but those of its multiplexer. */
final class TransportKeys extends Keys {

    private static final String RETRY = "resilience.retry.";
    private static final ProtocolId SINK = new ProtocolId("/sink/1.0.0");

    TransportKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
        Map<String, Proof> proofs = new TreeMap<>();
        proofs.put("transport.max_connections", this::maxConnections);
        proofs.put("transport.upgrade_timeout", this::upgradeTimeout);
        proofs.put("transport.max_streams", this::maxStreams);
        return proofs;
    }

    private void maxConnections(String key) throws Exception {
        Node server = node(key, "1", "transport.max_handshakes", "1");
        friendOf(server);
        Node second = node("node.call_timeout", "500ms", RETRY + "max_attempts", "1");
        assertEquals(
                ErrorCode.TIMEOUT,
                Nodes.failure(() -> second.connect(Nodes.address(server))).code());
    }

    private void upgradeTimeout(String key) throws Exception {
        Node server = node(key, "100ms");
        try (Socket silent = new Socket()) {
            silent.connect(Nodes.socket(server));
            silent.setSoTimeout(5000);
            silent.getInputStream().readAllBytes();
        }
    }

    private void maxStreams(String key) throws Exception {
        Node server = node(key, "4");
        Node client = friendOf(server);
        CountDownLatch end = new CountDownLatch(1);
        server.handle(SINK, stream -> {
            stream.write(ByteBuffer.allocate(1));
            end.await();
        });
        Nodes.trust(server, client, TrustLevel.TRUSTED, "stream:*");
        List<Stream> open = new ArrayList<>();
        P2pError error = Nodes.failure(() -> {
            for (int i = 0; i < 10; i++) {
                Stream stream = client.open(server.id(), SINK);
                stream.write(ByteBuffer.allocate(1));
                stream.read(ByteBuffer.allocate(1)); // opening waits for nothing
                open.add(stream);
            }
            return open.size();
        });
        assertEquals(ErrorCode.NETWORK_ERROR, error.code());
        assertTrue(open.size() <= 4, () -> open.size() + " streams");
        end.countDown();
        open.forEach(Stream::close);
    }
}
