package io.p2p4j.it.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.it.contract.Peers;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.it.network.SimulatedNetwork;
import io.p2p4j.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A thousand peers that are all gone at once, in a network without sockets; every dial is counted. */
@Timeout(60)
class OutageTest {

    private static final int PEERS = 1000;

    private Nodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private Node client(String ratio, String reserve) {
        return nodes.start(nodes.builder("client")
                .set("node.listen", "/memory/client")
                .set("resilience.retry.max_attempts", "5")
                .set("resilience.retry.initial_delay", "1ms")
                .set("resilience.retry.max_delay", "2ms")
                .set("resilience.retry.budget_ratio", ratio)
                .set("resilience.retry.budget_reserve", reserve)
                .with(Transport.class, new SimulatedNetwork().transport("client")));
    }

    private static void reachAll(Node client) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<ErrorCode>> ends = new ArrayList<>();
            for (int i = 0; i < PEERS; i++) {
                PeerAddress gone = new PeerAddress(Peers.peer(i), Multiaddr.parse("/memory/gone" + i));
                ends.add(threads.submit(
                        () -> Nodes.failure(() -> client.connect(gone)).code()));
            }
            for (Future<ErrorCode> end : ends) {
                assertEquals(ErrorCode.NETWORK_ERROR, end.get());
            }
        }
    }

    private static long dials(Node client) {
        return Nodes.metric(client, "p2p4j_dial_attempts_total{outcome=\"NETWORK_ERROR\"}");
    }

    @ParameterizedTest
    @CsvSource({"0.2, 0, 1200", "0.2, 50, 1250", "0.5, 0, 1500"})
    void retriesAddNoMoreThanTheConfiguredShare(String ratio, String reserve, long most) throws Exception {
        Node client = client(ratio, reserve);
        reachAll(client);
        long dials = dials(client);
        assertTrue(dials <= most && dials > PEERS, () -> dials + " dials");
        assertEquals(dials - PEERS, Nodes.metric(client, "p2p4j_retries_total{operation=\"connect\"}"));
        long refused = Nodes.metric(client, "p2p4j_retries_refused_total");
        assertTrue(refused > 0 && refused <= PEERS, () -> refused + " retries were refused");
    }

    @Test
    void withoutABudgetThereAreNoRetries() throws Exception {
        Node client = client("0", "0");
        reachAll(client);
        assertEquals(PEERS, dials(client));
        assertEquals(PEERS, Nodes.metric(client, "p2p4j_retries_refused_total"));
        assertEquals(0, Nodes.metric(client, "p2p4j_retry_budget"));
    }
}
