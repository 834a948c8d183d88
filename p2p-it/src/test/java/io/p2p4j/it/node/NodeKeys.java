package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import tools.jackson.databind.JsonNode;

/** Proves the keys of section {@code node}. */
final class NodeKeys extends Keys {

    private static final String PERF = "/perf/1.0.0";

    NodeKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
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
        proofs.put("node.max_in_flight", key -> maxInFlight(key, 0));
        proofs.put("node.max_in_flight_total", key -> maxInFlight(key, 1));
        proofs.put("node.perf", this::perf);
        proofs.put("node.reload_interval", this::reloadInterval);
        return proofs;
    }

    private void dataDir(String key) {
        Node node = node(key, scene.nodes().dir("elsewhere").toString());
        assertTrue(Files.exists(scene.nodes().dir("elsewhere").resolve("keys")));
        node.close();
        assertEquals(
                node.id(), node(key, scene.nodes().dir("elsewhere").toString()).id());
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
        Nodes.trust(server, hasty, TrustLevel.TRUSTED);
        server.connect(Nodes.address(hasty)); // which takes its own time
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

    /** With one request under way, another is refused: of the same peer, or of a second one. */
    private void maxInFlight(String key, int second) throws Exception {
        Node server = node(key, "1");
        List<Node> clients = List.of(friendOf(server), friendOf(server));
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        server.serve(Service.named("slow").method("poke", (request, caller) -> {
            busy.countDown();
            go.await();
            return Reply.of(1);
        }));
        Thread first = Thread.ofVirtual().start(() -> {
            try {
                clients.get(0).call(server.id(), "slow/poke", Map.of(), JsonNode.class);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        busy.await();
        P2pError error = Nodes.failure(() -> Nodes.say(clients.get(second), server, "?"));
        assertEquals(ErrorCode.OVERLOADED, error.code());
        assertEquals(key, error.text(Detail.RULE).orElseThrow());
        assertTrue(error.retryAfter().orElseThrow().toMillis() > 0);
        go.countDown();
        first.join();
    }

    private void reloadInterval(String key) throws Exception {
        Path file = Files.writeString(scene.nodes().dir("watched.yaml"), "");
        Node watching = scene.nodes()
                .start(scene.nodes().builder(scene.next()).config(file).set(key, "10ms"));
        Node blind = scene.nodes()
                .start(scene.nodes().builder(scene.next()).config(file).set(key, "0"));
        Files.writeString(file, "security: { reject_unknown: true }");
        Nodes.await("it is noticed", () -> watching.config().security().rejectUnknown());
        assertFalse(blind.config().security().rejectUnknown());
    }

    private void perf(String key) throws InterruptedException {
        Node client = node();
        assertTrue(client.connect(Nodes.address(node(key, "true"))).protocols().contains(PERF));
        assertFalse(client.connect(Nodes.address(node())).protocols().contains(PERF));
    }
}
