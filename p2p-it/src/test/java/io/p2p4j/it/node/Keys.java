package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.it.contract.Peers;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.util.Map;

/** Proves that some keys of the configuration change what a running node does. */
abstract class Keys {

    final Scene scene;

    Keys(Scene scene) {
        this.scene = scene;
    }

    /** Shows that a key does something. */
    @FunctionalInterface
    interface Proof {
        void run(String key) throws Exception;
    }

    abstract Map<String, Proof> proofs();

    Node node(String... settings) {
        return scene.start(builder -> builder, settings);
    }

    Node friendOf(Node server) throws InterruptedException {
        Node friend = node();
        Nodes.befriend(friend, server);
        return friend;
    }

    /** Returns the address of a peer that has gone. */
    PeerAddress dead(int number) {
        try (Node gone = node()) {
            return new PeerAddress(Peers.peer(number), Nodes.address(gone).address());
        }
    }

    /** Chooses a provider by its type, and then one that does not exist. */
    void provider(String key, String type) {
        node(key, type);
        ConfigException e = assertThrows(ConfigException.class, () -> node(key, "of-nowhere"));
        assertEquals(ErrorCode.CONFIG_INVALID, e.code());
        assertTrue(e.error().message().contains(key), e.error().message());
        assertTrue(e.error().message().contains(type), e.error().message());
    }
}
