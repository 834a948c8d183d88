package io.p2p4j.it.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.CircuitBreakerOpenException;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that talk over a network with a script. */
@Timeout(60)
class SimulatedNodesTest {

    private static final Duration LATENCY = Duration.ofMillis(50);

    private Nodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private NodeBuilder builder(SimulatedNetwork network, String host) {
        return nodes.builder(host)
                .set("node.listen", "/memory/" + host)
                .set("resilience.retry.max_attempts", "1")
                .set("resilience.circuit_breaker.failure_threshold", "2")
                .set("resilience.circuit_breaker.timeout", "10ms")
                .with(Transport.class, network.transport(host));
    }

    private static ErrorCode code(Node client, Node server) throws Exception {
        return Nodes.failure(() -> Nodes.say(client, server, "?")).code();
    }

    private static boolean answers(Node client, Node server) {
        try {
            return Nodes.say(client, server, "back").has("text");
        } catch (CircuitBreakerOpenException e) {
            return false; // it is not time for a probe
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void seeAPartitionAndItsHealing() throws Exception {
        SimulatedNetwork network = new SimulatedNetwork();
        network.latency(LATENCY);
        Node server = nodes.start(builder(network, "server"));
        Node client = nodes.start(builder(network, "client").set("node.call_timeout", "3s"));
        Nodes.befriend(client, server);
        assertEquals("hi", Nodes.say(client, server, "hi").path("text").asString());
        network.partition(List.of(Set.of("client"), Set.of("server")));
        assertEquals(ErrorCode.TIMEOUT, code(client, server));
        assertEquals(ErrorCode.TIMEOUT, code(client, server));
        assertEquals(Set.of(server.id()), client.peers());
        assertEquals(
                CircuitBreaker.State.OPEN, client.breakers().status(server.id()).state());
        network.heal();
        Nodes.await("a probe passes", () -> answers(client, server));
        assertEquals(
                CircuitBreaker.State.CLOSED,
                client.breakers().status(server.id()).state());
    }

    @Test
    void getNoAnswerToADialAcrossAPartition() throws Exception {
        SimulatedNetwork network = new SimulatedNetwork();
        Node server = nodes.start(builder(network, "server"));
        Node client = nodes.start(builder(network, "client").set("node.call_timeout", "1s"));
        network.partition(List.of(Set.of("server")));
        assertEquals(
                ErrorCode.TIMEOUT,
                Nodes.failure(() -> client.connect(Nodes.address(server))).code());
        network.heal();
        Nodes.befriend(client, server);
        assertEquals("hi", Nodes.say(client, server, "hi").path("text").asString());
    }

    @Test
    void seeACutThatOthersDoNot() throws Exception {
        SimulatedNetwork network = new SimulatedNetwork();
        Node server = nodes.start(builder(network, "server"));
        Node client = nodes.start(builder(network, "client").set("resilience.circuit_breaker.timeout", "60s"));
        Node other = nodes.start(builder(network, "other"));
        Nodes.befriend(client, server);
        Nodes.befriend(other, server);
        network.cut("client", "server");
        Nodes.await("the connection is gone", () -> client.peers().isEmpty());
        assertEquals(ErrorCode.NETWORK_ERROR, code(client, server));
        assertEquals(ErrorCode.NETWORK_ERROR, code(client, server));
        assertThrows(CircuitBreakerOpenException.class, () -> Nodes.say(client, server, "?"));
        assertEquals("hi", Nodes.say(other, server, "hi").path("text").asString());
    }

    @Test
    void dialAgainOnceACutIsHealed() throws Exception {
        SimulatedNetwork network = new SimulatedNetwork();
        Node server = nodes.start(builder(network, "server"));
        Node client = nodes.start(builder(network, "client"));
        Nodes.befriend(client, server);
        network.cut("client", "server");
        Nodes.await("the connection is gone", () -> client.peers().isEmpty());
        assertEquals(ErrorCode.NETWORK_ERROR, code(client, server));
        network.heal("client", "server");
        Nodes.await("a probe passes", () -> answers(client, server));
    }

    @Test
    void talkOnlyWhileTimePasses() throws Exception {
        SimulatedTime time = new SimulatedTime(0);
        SimulatedNetwork network = new SimulatedNetwork(time);
        Node server = nodes.start(builder(network, "server"));
        Node client = nodes.start(builder(network, "client").set("node.call_timeout", "30s"));
        Nodes.befriend(client, server);
        network.latency("client", "server", LATENCY);
        network.latency("server", "client", LATENCY.multipliedBy(2));
        FutureTask<String> call = new FutureTask<>(
                () -> Nodes.say(client, server, "hi").path("text").asString());
        Thread.ofVirtual().start(call);
        long start = time.nanos();
        Nodes.await("an answer arrives", () -> {
            if (!call.isDone()) {
                time.advance(Duration.ofMillis(1));
            }
            return call.isDone();
        });
        assertEquals("hi", call.get());
        assertTrue(time.nanos() - start >= LATENCY.multipliedBy(3).toNanos());
    }

    @Test
    void runTheExample(@TempDir Path dir) throws Exception {
        assertEquals("hello [alice]", SimulatedNetworkExample.run(dir));
    }

    @Test
    void areShownInTheReadmeAsTheyRun() throws IOException {
        String source = Files.readString(Path.of("src/test/java/io/p2p4j/it/network/SimulatedNetworkExample.java"));
        String readme = Files.readString(Path.of("README.md")).replaceAll("\\s+", " ");
        for (String region : new String[] {"example", "builder"}) {
            int start = source.indexOf('\n', source.indexOf("region=\"" + region));
            String shown = source.substring(start, source.indexOf("// @end", start));
            assertTrue(readme.contains(shown.strip().replaceAll("\\s+", " ")), region);
        }
    }
}
