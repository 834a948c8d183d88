package io.p2p4j.it.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What peers send on streams of applications is paid for too, between nodes over loopback TCP. */
@Timeout(120)
class StreamBytesTest {

    private static final ProtocolId SINK = new ProtocolId("/sink/1.0.0");
    private static final ProtocolId PERF = new ProtocolId("/perf/1.0.0");
    private static final int BUDGET = 10_000;

    private Nodes nodes;
    private Node server;
    private Node client;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
        server = nodes.start(
                "server",
                "resilience.rate_limit.time_window",
                "8760h",
                "resilience.rate_limit.max_bytes",
                String.valueOf(BUDGET),
                "node.perf",
                "true");
        client = friend("client");
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private Node friend(String name) throws InterruptedException {
        Node friend = nodes.start(name);
        Nodes.befriend(friend, server);
        Nodes.trust(server, friend, TrustLevel.TRUSTED, "stream:*");
        return friend;
    }

    private Stream open(Node from, ProtocolId protocol) throws InterruptedException {
        Stream stream = from.open(server.id(), protocol);
        stream.deadline(Deadline.after(Duration.ofSeconds(60), Ticker.system()));
        return stream;
    }

    private long held() {
        return Nodes.metric(
                server, "p2p4j_refusals_total{code=\"RATE_LIMIT_EXCEEDED\",rule=\"resilience.rate_limit.max_bytes\"}");
    }

    @Test
    void aStreamIsHeldWhenThePeersBytesAreSpentAndGoesOnWhenTheyAreBack() throws Exception {
        AtomicLong received = new AtomicLong();
        server.handle(SINK, stream -> {
            ByteBuffer target = ByteBuffer.allocate(4096);
            for (int read = stream.read(target); read >= 0; read = stream.read(target.clear())) {
                received.addAndGet(read);
            }
        });
        try (Stream stream = open(client, SINK)) {
            stream.write(ByteBuffer.allocate(2 * BUDGET));
            Nodes.await("the budget is spent", () -> held() == 1);
            Nodes.await("as much as it was is there", () -> received.get() == BUDGET);
            assertTrue(server.limits().check(client.id(), Currency.BYTES, 1).isPresent());

            Node other = friend("other");
            try (Stream another = open(other, SINK)) {
                another.write(ByteBuffer.allocate(100));
                Nodes.await("another peer is not concerned", () -> received.get() == BUDGET + 100);
            }
            server.limits().reset(client.id());
            Nodes.await("the rest arrives", () -> received.get() == 2 * BUDGET + 100);
        }
        assertEquals(1, held(), "told once");
        server.close();
        assertEquals(
                "/sink/1.0.0",
                nodes.audit("server", "RATE_LIMITED").get(0).path("method").asString());
    }

    @Test
    void measuringTheThroughputCostsNoBytes() throws Exception {
        try (Stream stream = open(client, PERF)) {
            stream.write(ByteBuffer.allocate(Long.BYTES + 20 * BUDGET)); // of which nothing is wanted back
            stream.closeWrite();
            assertEquals(-1, stream.read(ByteBuffer.allocate(1)));
        }
        assertEquals(0, held());
    }
}
