package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.it.kit.RawPeer;
import io.p2p4j.node.Node;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;

/** Proves the keys of section {@code transport} that decide who gets in, how long he stays, and how others are reached. */
final class DoorKeys extends Keys {

    DoorKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
        Map<String, Proof> proofs = new TreeMap<>();
        proofs.put("transport.max_connections_per_ip", this::perIp);
        proofs.put("transport.max_connections_per_subnet", this::perSubnet);
        proofs.put("transport.max_handshakes", this::handshakes);
        proofs.put("transport.idle_timeout", this::idle);
        proofs.put("transport.attempt_delay", this::attemptDelay);
        return proofs;
    }

    private void perIp(String key) throws Exception {
        Node server = node(key, "2");
        try (RawPeer first = new RawPeer(server, "127.0.0.1");
                RawPeer second = new RawPeer(server, "127.0.0.1")) {
            assertTrue(first.isServed() && second.isServed());
            try (RawPeer third = new RawPeer(server, "127.0.0.1");
                    RawPeer elsewhere = new RawPeer(server, "127.0.0.2")) {
                assertFalse(third.isServed());
                assertTrue(elsewhere.isServed());
            }
        }
    }

    private void perSubnet(String key) throws Exception {
        Node server = node(key, "2");
        try (RawPeer first = new RawPeer(server, "127.0.0.1");
                RawPeer second = new RawPeer(server, "127.0.0.2")) {
            assertTrue(first.isServed() && second.isServed());
            try (RawPeer third = new RawPeer(server, "127.0.0.3");
                    RawPeer elsewhere = new RawPeer(server, "127.0.1.1")) {
                assertFalse(third.isServed());
                assertTrue(elsewhere.isServed());
            }
        }
    }

    private void handshakes(String key) throws Exception {
        Node server = node(key, "2", "transport.upgrade_timeout", "1h");
        try (RawPeer first = new RawPeer(server, "127.0.0.1")) {
            assertTrue(first.isServed());
            try (RawPeer second = new RawPeer(server, "127.0.0.1");
                    RawPeer third = new RawPeer(server, "127.0.0.1")) {
                assertTrue(second.isServed() && third.isServed());
                first.awaitEnd();
            }
        }
    }

    private void idle(String key) throws Exception {
        Node server = node(key, "200ms");
        Node client = friendOf(server);
        Nodes.await("the idle connection is closed", () -> server.peers().isEmpty());
        Nodes.await("both sides know", () -> client.peers().isEmpty());
    }

    /** The first address takes connections and says nothing; the second is the peer's. */
    private void attemptDelay(String key) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Multiaddr nobody = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.getLocalPort());
            assertTrue(reached(nobody, key, "50ms"));
            assertFalse(reached(nobody, key, "1h", "node.call_timeout", "1s", "resilience.retry.max_attempts", "1"));
        }
    }

    private boolean reached(Multiaddr nobody, String... settings) throws Exception {
        Node client = node(settings);
        Node peer = node();
        PeerId id = peer.id();
        Multiaddr address = Nodes.address(peer).address();
        client.connect(Nodes.address(peer));
        peer.close();
        Nodes.await("the peer is gone", () -> client.peers().isEmpty());
        scene.nodes().start(scene.last(), "node.listen", address.toString());
        try {
            client.connect(new PeerAddress(id, nobody));
            return true;
        } catch (io.p2p4j.api.error.NetworkException e) {
            assertEquals(ErrorCode.TIMEOUT, e.code());
            return false;
        }
    }
}
