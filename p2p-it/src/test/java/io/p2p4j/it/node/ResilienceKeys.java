package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Proves the keys of section {@code resilience}. */
final class ResilienceKeys extends Keys {

    private static final String LIMIT = "resilience.rate_limit.";
    private static final String BREAKER = "resilience.circuit_breaker.";
    private static final String RETRY = "resilience.retry.";

    ResilienceKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
        Map<String, Proof> proofs = new TreeMap<>();
        proofs.put(LIMIT + "max_requests", key -> {
            assertEquals(3, answered(10, key, "3", LIMIT + "time_window", "1h"));
            assertEquals(5, answered(10, key, "5", LIMIT + "time_window", "1h"));
        });
        proofs.put(LIMIT + "time_window", key -> {
            assertEquals(3600, waitFor(key, "1h"), 1);
            assertEquals(60, waitFor(key, "60"), 1);
        });
        proofs.put(
                LIMIT + "burst",
                key -> assertEquals(
                        7, answered(10, key, "4", LIMIT + "max_requests", "3", LIMIT + "time_window", "1h")));
        proofs.put(LIMIT + "max_peers", this::limitedPeers);
        proofs.put(BREAKER + "failure_threshold", key -> {
            assertEquals(State.OPEN, afterFailures(2, key, "2"));
            assertEquals(State.CLOSED, afterFailures(2, key, "3"));
        });
        proofs.put(BREAKER + "timeout", key -> {
            assertTrue(openFor(key, "40s").toSeconds() >= 38);
            assertTrue(openFor(key, "10s").toSeconds() <= 10);
        });
        proofs.put(BREAKER + "success_threshold", this::successThreshold);
        proofs.put(BREAKER + "max_peers", this::brokenPeers);
        proofs.put(RETRY + "max_attempts", key -> {
            assertEquals(2L, failed(key, "2").details().get(Detail.ATTEMPTS));
            assertEquals(4L, failed(key, "4").details().get(Detail.ATTEMPTS));
        });
        proofs.put(
                RETRY + "initial_delay",
                key -> assertEquals(
                        "0.05, 0.1", delays(key, "50ms", RETRY + "jitter", "0", RETRY + "max_delay", "1s")));
        proofs.put(RETRY + "max_delay", key -> assertEquals("0.01, 0.015", delays(key, "15ms", RETRY + "jitter", "0")));
        proofs.put(RETRY + "jitter", key -> {
            assertEquals("0.01, 0.02", delays(key, "0"));
            String first = delays(key, "0.9");
            String second = delays(key, "0.9");
            assertFalse("0.01, 0.02".equals(first) && first.equals(second));
        });
        proofs.put(LIMIT + "provider", key -> provider(key, "bucket4j"));
        proofs.put(BREAKER + "provider", key -> provider(key, "failsafe"));
        proofs.put(RETRY + "provider", key -> provider(key, "failsafe"));
        return proofs;
    }

    private int answered(int calls, String... settings) throws Exception {
        Node server = node(settings);
        Node client = friendOf(server);
        int answered = 0;
        for (int i = 0; i < calls; i++) {
            try {
                Nodes.say(client, server, "hi");
                answered++;
            } catch (io.p2p4j.api.error.RateLimitException e) {
                assertEquals(ErrorCode.RATE_LIMIT_EXCEEDED, e.code());
            }
        }
        return answered;
    }

    private double waitFor(String key, String window) throws Exception {
        Node server = node(key, window, LIMIT + "max_requests", "1");
        Node client = friendOf(server);
        Nodes.say(client, server, "hi");
        P2pError error = Nodes.failure(() -> Nodes.say(client, server, "hi"));
        return error.retryAfter().orElseThrow().toMillis() / 1e3;
    }

    /** The first peer has a budget of its own; those beyond the bound share one. */
    private void limitedPeers(String key) throws Exception {
        Node server = node(key, "1", LIMIT + "max_requests", "2", LIMIT + "time_window", "1h");
        List<Node> clients = List.of(friendOf(server), friendOf(server), friendOf(server));
        for (Node client : clients.subList(0, 2)) {
            Nodes.say(client, server, "1");
            Nodes.say(client, server, "2");
        }
        assertEquals(
                ErrorCode.RATE_LIMIT_EXCEEDED,
                Nodes.failure(() -> Nodes.say(clients.get(2), server, "1")).code());
    }

    private Node impatient(String... settings) {
        List<String> all = new ArrayList<>(Arrays.asList(settings));
        all.addAll(List.of(RETRY + "max_attempts", "1"));
        return node(all.toArray(String[]::new));
    }

    private State afterFailures(int failures, String key, String value) throws Exception {
        Node client = impatient(key, value);
        PeerAddress dead = dead(1);
        for (int i = 0; i < failures; i++) {
            assertEquals(
                    ErrorCode.NETWORK_ERROR,
                    Nodes.failure(() -> client.connect(dead)).code());
        }
        return client.breakers().status(dead.peer()).state();
    }

    private Duration openFor(String key, String value) throws Exception {
        Node client = impatient(key, value, BREAKER + "failure_threshold", "1");
        PeerAddress dead = dead(1);
        Nodes.failure(() -> client.connect(dead));
        return Nodes.failure(() -> client.connect(dead)).retryAfter().orElseThrow();
    }

    private void successThreshold(String key) throws Exception {
        Node client = impatient(key, "3", BREAKER + "failure_threshold", "1", BREAKER + "timeout", "1ms");
        Node peer = node();
        PeerId id = peer.id();
        PeerAddress address = Nodes.address(peer);
        peer.close();
        assertEquals(
                ErrorCode.NETWORK_ERROR,
                Nodes.failure(() -> client.connect(address)).code());
        scene.nodes().start(scene.last(), "node.listen", address.address().toString());
        client.connect(address); // one success for connecting, one for asking who is there
        assertEquals(State.HALF_OPEN, client.breakers().status(id).state());
        client.ping(id);
        assertEquals(State.CLOSED, client.breakers().status(id).state());
    }

    private void brokenPeers(String key) throws Exception {
        Node client = impatient(key, "1", BREAKER + "failure_threshold", "1");
        PeerAddress first = dead(1);
        Nodes.failure(() -> client.connect(first));
        PeerAddress second = dead(2);
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    ErrorCode.NETWORK_ERROR,
                    Nodes.failure(() -> client.connect(second)).code(),
                    "nothing is counted for it");
        }
        assertEquals(
                ErrorCode.CIRCUIT_BREAKER_OPEN,
                Nodes.failure(() -> client.connect(first)).code());
    }

    private P2pError failed(String... settings) throws Exception {
        Node client = node(settings);
        PeerAddress dead = dead(1);
        return Nodes.failure(() -> client.connect(dead));
    }

    private String delays(String... settings) throws Exception {
        return failed(settings).text(Detail.DELAYS).orElseThrow();
    }
}
