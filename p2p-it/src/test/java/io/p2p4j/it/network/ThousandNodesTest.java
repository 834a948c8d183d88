package io.p2p4j.it.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A thousand whole nodes in one process: keys, trust, audit, Noise, yamux and JSON-RPC, but no socket. */
@Timeout(180)
class ThousandNodesTest {

    private static final int COUNT = 1000;
    private static final int AT_ONCE = 16;

    @Test
    void callTheirNeighboursRoundARing(@TempDir Path dir) throws Exception {
        SimulatedNetwork network = new SimulatedNetwork();
        network.latency(Duration.ofMillis(5));
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Node> ring = forEach(threads, i -> () -> start(network, "node" + i, dir));
            List<String> answers = forEach(threads, i -> () -> ask(ring.get(i), ring.get((i + 1) % COUNT), i));
            assertEquals(IntStream.range(0, COUNT).mapToObj(String::valueOf).toList(), answers);
            forEach(threads, i -> () -> {
                ring.get(i).close();
                return i;
            });
        }
    }

    private static Node start(SimulatedNetwork network, String host, Path dir) {
        Node node = Node.builder()
                .set("node.data_dir", dir.resolve(host).toString())
                .set("node.listen", "/memory/" + host)
                .with(Transport.class, network.transport(host))
                .start();
        node.serve(Service.named("echo").method("say", (request, caller) -> Reply.of(request.params(JsonNode.class))));
        return node;
    }

    private static String ask(Node client, Node server, int number) throws InterruptedException {
        Nodes.befriend(client, server);
        return Nodes.say(client, server, String.valueOf(number)).path("text").asString();
    }

    private static <T> List<T> forEach(ExecutorService threads, IntFunction<Callable<T>> work) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> future :
                threads.invokeAll(IntStream.range(0, COUNT).mapToObj(work).toList())) {
            results.add(future.get());
        }
        return results;
    }
}
