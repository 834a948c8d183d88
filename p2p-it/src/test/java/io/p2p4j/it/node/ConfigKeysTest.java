package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.contract.Peers;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Changes every key of the configuration and sees a running node behave otherwise. */
@Timeout(120)
class ConfigKeysTest {

    private static final String LIMIT = "resilience.rate_limit.";
    private static final String BREAKER = "resilience.circuit_breaker.";
    private static final String RETRY = "resilience.retry.";
    private static final ProtocolId SINK = new ProtocolId("/sink/1.0.0");

    private Nodes nodes;
    private int names;

    /** Shows that a key does something. */
    @FunctionalInterface
    private interface Proof {
        void run(String key) throws Exception;
    }

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes();
    }

    @AfterEach
    void stop() throws IOException {
        nodes.close();
    }

    @TestFactory
    List<DynamicTest> everyKeyChangesBehaviour() {
        List<DynamicTest> tests = new ArrayList<>();
        proofs().forEach((key, proof) -> tests.add(DynamicTest.dynamicTest(key, () -> proof.run(key))));
        return tests;
    }

    @Test
    void noKeyIsWithoutProof() {
        Set<String> keys = new TreeSet<>();
        collect("", NodeConfig.class, keys);
        assertEquals(keys, new TreeSet<>(proofs().keySet()));
    }

    private static void collect(String prefix, Class<?> type, Set<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key =
                    prefix + component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord()) {
                collect(key + ".", component.getType(), keys);
            } else {
                keys.add(key);
            }
        }
    }

    private Map<String, Proof> proofs() {
        Map<String, Proof> proofs = new TreeMap<>();
        proofs.put(
                "node.listen",
                key -> assertEquals(
                        2,
                        node(key, "/ip4/127.0.0.1/tcp/0,/ip6/::1/tcp/0")
                                .addresses()
                                .size()));
        proofs.put("node.data_dir", this::dataDir);
        proofs.put("node.bootstrap", this::bootstrap);
        proofs.put("node.call_timeout", this::callTimeout);
        proofs.put("node.max_message", this::maxMessage);
        proofs.put("node.max_in_flight", this::maxInFlight);
        proofs.put("transport.max_connections", this::maxConnections);
        proofs.put("transport.upgrade_timeout", this::upgradeTimeout);
        proofs.put("transport.max_streams", this::maxStreams);
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
        proofs.put("security.trust_level_default", this::defaultLevel);
        proofs.put("security.reject_unknown", this::rejectUnknown);
        proofs.put("security.encryption_at_rest", this::encryption);
        proofs.put("security.require_passphrase", this::passphrase);
        proofs.put("security.permissions", this::permissions);
        proofs.put(LIMIT + "provider", key -> provider(key, "bucket4j"));
        proofs.put(BREAKER + "provider", key -> provider(key, "failsafe"));
        proofs.put(RETRY + "provider", key -> provider(key, "failsafe"));
        proofs.put("security.providers.key_vault", key -> provider(key, "files"));
        proofs.put("security.providers.secret_store", key -> provider(key, "files"));
        proofs.put("security.providers.trust_store", key -> provider(key, "records"));
        proofs.put("security.providers.trust_policy", key -> provider(key, "levels"));
        proofs.put("security.providers.authorizer", key -> provider(key, "grants"));
        proofs.put("security.providers.audit", key -> provider(key, "jsonl"));
        return proofs;
    }

    private Node node(String... settings) {
        return nodes.start("node" + names++, settings);
    }

    private Node friendOf(Node server) throws InterruptedException {
        Node friend = node();
        Nodes.befriend(friend, server);
        return friend;
    }

    private void dataDir(String key) {
        Node node = node(key, nodes.dir("elsewhere").toString());
        assertTrue(Files.exists(nodes.dir("elsewhere").resolve("keys")));
        node.close();
        assertEquals(node.id(), node(key, nodes.dir("elsewhere").toString()).id());
    }

    private void bootstrap(String key) throws Exception {
        Node seed = node();
        Node node = node(key, Nodes.address(seed).toString());
        Nodes.await("the seed is reached", () -> node.peers().contains(seed.id()));
    }

    private void callTimeout(String key) throws Exception {
        Node server = node();
        CountDownLatch never = new CountDownLatch(1);
        server.serve(Service.named("slow").method("poke", (request, caller) -> {
            never.await();
            return Reply.of(1);
        }));
        Node hasty = node(key, "200ms");
        Nodes.befriend(hasty, server);
        P2pError error = Nodes.failure(() -> hasty.call(server.id(), "slow/poke", Map.of(), JsonNode.class));
        assertEquals(ErrorCode.TIMEOUT, error.code());
        never.countDown();
    }

    private void maxMessage(String key) throws Exception {
        Node server = node(key, "2000");
        Node client = friendOf(server);
        assertEquals("ok", Nodes.say(client, server, "ok").path("text").asString());
        P2pError error = Nodes.failure(() -> Nodes.say(client, server, "x".repeat(2000)));
        assertEquals("node.max_message", error.text(Detail.RULE).orElseThrow());
    }

    private void maxInFlight(String key) throws Exception {
        Node server = node(key, "1");
        Node client = friendOf(server);
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.serve(Service.named("slow").method("poke", (request, caller) -> {
            busy.countDown();
            go.await();
            return Reply.of(1);
        }));
        Thread first = Thread.ofVirtual().start(() -> {
            try {
                client.call(server.id(), "slow/poke", Map.of(), JsonNode.class);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        busy.await();
        assertEquals(
                ErrorCode.OVERLOADED,
                Nodes.failure(() -> Nodes.say(client, server, "?")).code());
        go.countDown();
        first.join();
    }

    private void maxConnections(String key) throws Exception {
        Node server = node(key, "1");
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
        server.handle(SINK, stream -> end.await());
        Nodes.trust(server, client, TrustLevel.TRUSTED, "stream:*");
        List<Stream> open = new ArrayList<>();
        P2pError error = Nodes.failure(() -> {
            for (int i = 0; i < 10; i++) {
                open.add(client.open(server.id(), SINK));
            }
            return open.size();
        });
        assertEquals(ErrorCode.NETWORK_ERROR, error.code());
        assertTrue(open.size() <= 4, () -> open.size() + " streams");
        end.countDown();
        open.forEach(Stream::close);
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

    private PeerAddress dead(int number) {
        try (Node gone = node()) {
            return new PeerAddress(Peers.peer(number), Nodes.address(gone).address());
        }
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
        return client.breaker(dead.peer());
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
        nodes.start("node" + (names - 1), "node.listen", address.address().toString());
        client.connect(address); // one success for connecting, one for asking who is there
        assertEquals(State.HALF_OPEN, client.breaker(id));
        client.ping(id);
        assertEquals(State.CLOSED, client.breaker(id));
    }

    private void brokenPeers(String key) throws Exception {
        Node client = impatient(key, "1", BREAKER + "failure_threshold", "2");
        PeerAddress first = dead(1);
        Nodes.failure(() -> client.connect(first));
        Nodes.failure(() -> client.connect(dead(2)));
        Nodes.failure(() -> client.connect(dead(3)));
        assertEquals(
                ErrorCode.CIRCUIT_BREAKER_OPEN,
                Nodes.failure(() -> client.connect(dead(4))).code());
        assertEquals(
                ErrorCode.NETWORK_ERROR,
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

    private void defaultLevel(String key) throws Exception {
        Node server = node(key, "trusted");
        Node stranger = node();
        stranger.connect(Nodes.address(server));
        assertEquals("hi", Nodes.say(stranger, server, "hi").path("text").asString());
    }

    private void rejectUnknown(String key) throws Exception {
        Node stranger = node();
        stranger.connect(Nodes.address(node(key, "false")));
        Node strict = node(key, "true");
        P2pError error = Nodes.failure(() -> stranger.connect(Nodes.address(strict)));
        assertEquals(ErrorCode.PEER_NOT_TRUSTED, error.code());
    }

    private void encryption(String key) throws Exception {
        for (boolean encrypted : new boolean[] {true, false}) {
            String name = "encrypted-" + encrypted;
            Node node = nodes.start(name, key, String.valueOf(encrypted));
            node.trust().set(Peers.peer(1), TrustLevel.TRUSTED, Set.of(), "a telling reason");
            try (java.util.stream.Stream<java.nio.file.Path> files =
                    Files.walk(nodes.dir(name).resolve("state"))) {
                boolean readable = files.filter(Files::isRegularFile).anyMatch(ConfigKeysTest::tells);
                assertEquals(!encrypted, readable);
            }
        }
    }

    private static boolean tells(java.nio.file.Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains("a telling reason");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void passphrase(String key) throws Exception {
        assertEquals(
                ErrorCode.PASSPHRASE_REQUIRED,
                Nodes.failure(() -> node(key, "true")).code());
        node(key, "false");
    }

    private void permissions(String key) throws Exception {
        Node server = node(key + ".UNKNOWN", "call:echo/*");
        Node stranger = node();
        stranger.connect(Nodes.address(server));
        assertEquals("hi", Nodes.say(stranger, server, "hi").path("text").asString());
    }

    private void provider(String key, String type) {
        node(key, type);
        ConfigException e = assertThrows(ConfigException.class, () -> node(key, "of-nowhere"));
        assertTrue(e.error().message().contains(key), e.error().message());
        assertTrue(e.error().message().contains(type), e.error().message());
    }
}
