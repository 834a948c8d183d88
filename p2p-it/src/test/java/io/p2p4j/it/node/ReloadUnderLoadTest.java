package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeBuilder;
import io.p2p4j.node.Reloaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Changes the limits of a node a hundred times while it is called.
 *
 * <p>The window is a year and one request regained in it, so that what a peer has spent is known exactly after a test of any
 * length. Nothing ends by the clock, but for a watchdog.
 */
@Timeout(500)
class ReloadUnderLoadTest {

    private static final int CLIENTS = 4;
    private static final int CALLS_EACH = 2500;
    private static final int CALLS = CLIENTS * CALLS_EACH;
    private static final int RELOADS = 100;
    private static final int BURST = 10_000_000;

    private final List<Node> clients = new ArrayList<>();
    private Nodes nodes;
    private Path file;
    private Node server;
    private ExecutorService threads;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
        file = nodes.dir("server.yaml");
        limit(BURST);
        server = nodes.start(patient("server")
                .config(file)
                .set("node.reload_interval", "0")
                .set("node.max_in_flight", Integer.toString(CALLS_EACH))
                .set("node.max_in_flight_total", Integer.toString(CALLS)));
        for (int i = 0; i < CLIENTS; i++) {
            Node client = nodes.start(patient("client" + i));
            Nodes.befriend(client, server);
            clients.add(client);
        }
        threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    /** However slow the machine is, nothing is given up. */
    private NodeBuilder patient(String name) {
        return nodes.builder(name)
                .set("node.call_timeout", "1h")
                .set("transport.upgrade_timeout", "1h")
                .set("transport.yamux.keepalive", "1h");
    }

    @AfterEach
    void stop() throws IOException {
        nodes.close();
        threads.close();
    }

    @Test
    void callsInFlightAreAllAnsweredAndEachIsSpentOnce() throws Exception {
        CompletableFuture<Void> allInFlight = new CompletableFuture<>();
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger arrived = new AtomicInteger();
        server.serve(Service.named("slow").method("echo", (request, caller) -> {
            if (arrived.incrementAndGet() == CALLS) {
                allInFlight.complete(null);
            }
            go.await();
            return Reply.of(request.params(JsonNode.class));
        }));
        List<Future<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            int number = i;
            calls.add(threads.submit(() -> {
                try {
                    return echoed(clients.get(number % CLIENTS), "slow/echo", number);
                } catch (P2pException e) {
                    allInFlight.completeExceptionally(e); // else one lost call would be waited for in vain
                    throw e;
                }
            }));
        }
        allInFlight.get();

        for (int i = 1; i <= RELOADS; i++) {
            reload(BURST + i);
            for (Node client : clients) {
                assertSpent(client, CALLS_EACH, BURST + i);
            }
        }
        assertEquals(CALLS, arrived.get());
        go.countDown();

        for (int i = 0; i < CALLS; i++) {
            assertEquals(i, calls.get(i).get());
        }
        assertCounted(CALLS);
    }

    @Test
    void callsThatComeAndGoAreAllAnsweredAndEachIsSpentOnce() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        List<Future<Integer>> callers = clients.stream()
                .map(client -> threads.submit(() -> {
                    int answered = 0;
                    while (!enough.get()) {
                        assertEquals(answered, echoed(client, "echo/say", answered));
                        answered++;
                    }
                    return answered;
                }))
                .toList();
        for (int i = 1; i <= RELOADS; i++) {
            reload(BURST + i);
        }
        enough.set(true);

        int all = 0;
        for (int i = 0; i < CLIENTS; i++) {
            int answered = callers.get(i).get();
            assertSpent(clients.get(i), answered, BURST + RELOADS);
            all += answered;
        }
        assertCounted(all);
    }

    private int echoed(Node client, String method, int number) throws InterruptedException {
        return client.call(server.id(), method, Map.of("number", number), JsonNode.class)
                .path("number")
                .asInt();
    }

    private void limit(long burst) throws IOException {
        Files.writeString(
                file,
                "resilience: { rate_limit: { time_window: 8760h, max_requests: 1, max_bytes: 1GiB, burst: " + burst
                        + " } }");
    }

    private void reload(long burst) throws IOException {
        limit(burst);
        assertEquals(new Reloaded(List.of("resilience.rate_limit.burst"), List.of()), server.reload());
    }

    /** The budget holds exactly what has not been spent: so much would pass, and not one more. */
    private void assertSpent(Node client, int spent, long burst) {
        long left = 1 + burst - spent;
        assertEquals(Optional.empty(), server.limits().check(client.id(), Currency.REQUESTS, left));
        assertTrue(
                server.limits().check(client.id(), Currency.REQUESTS, left + 1).isPresent());
    }

    private void assertCounted(int calls) {
        assertEquals(RELOADS, Nodes.metric(server, "p2p4j_config_reloads_total{outcome=\"applied\"}"));
        assertEquals(0, Nodes.metric(server, "p2p4j_config_reloads_total{outcome=\"refused\"}"));
        assertEquals(calls, Nodes.metric(server, "p2p4j_requests_served_total{outcome=\"OK\"}"));
        assertEquals(RELOADS, nodes.audit("server", "CONFIG_CHANGED").size());
    }
}
