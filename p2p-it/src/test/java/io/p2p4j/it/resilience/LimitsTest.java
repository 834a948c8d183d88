package io.p2p4j.it.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a peer may spend, in every currency, between nodes over loopback TCP; a window lasts longer than any test. */
@Timeout(120)
class LimitsTest {

    private static final ProtocolId JSON_RPC = new ProtocolId("/p2p4j/jsonrpc/1.0.0");
    private static final ProtocolId WAIT = new ProtocolId("/wait/1.0.0");
    private static final String LIMIT = "resilience.rate_limit.";
    private static final Duration WINDOW = Duration.ofDays(365);

    private Nodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    private Node server(String key, String value) {
        return nodes.start("server", LIMIT + "time_window", WINDOW.toHours() + "h", LIMIT + key, value);
    }

    private Node friend(String name, Node server) throws InterruptedException {
        Node friend = nodes.start(name);
        Nodes.befriend(friend, server);
        return friend;
    }

    private static long answered(Node client, Node server, int calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = IntStream.range(0, calls)
                    .mapToObj(i -> threads.submit(() -> passes(client, server)))
                    .toList();
            long answered = 0;
            for (Future<Boolean> answer : answers) {
                answered += answer.get() ? 1 : 0;
            }
            return answered;
        }
    }

    private static boolean passes(Node client, Node server) throws InterruptedException {
        try {
            return Nodes.say(client, server, "hi").has("text");
        } catch (P2pException e) {
            assertEquals(ErrorCode.RATE_LIMIT_EXCEEDED, e.code(), e::toString);
            return false;
        }
    }

    private static long refusals(Node server, String rule) {
        return Nodes.metric(server, "p2p4j_refusals_total{code=\"RATE_LIMIT_EXCEEDED\",rule=\"" + LIMIT + rule + "\"}");
    }

    private long told() throws Exception {
        return nodes.audit("server", "RATE_LIMITED").stream()
                .mapToLong(line -> line.path("count").asLong(1))
                .sum();
    }

    @Test
    void ofAThousandRequestsAtOnceExactlyAHundredPassAndTheNextPeerIsNotConcerned() throws Exception {
        Node server = server("max_requests", "100");
        Node client = friend("client", server);
        Node other = friend("other", server);
        assertEquals(100, answered(client, server, 1000));
        assertEquals(900, refusals(server, "max_requests"));
        assertEquals(10, answered(other, server, 10));
        server.close();
        assertEquals(900, told());
        assertTrue(nodes.audit("server", "RATE_LIMITED").size() < 30, "one line for many");
    }

    @Test
    void anotherLimitOfOnePeerTakesEffectWhileTheNodeRuns() throws Exception {
        Node server = server("max_requests", "5");
        Node client = friend("client", server);
        Node other = friend("other", server);
        assertEquals(5, answered(client, server, 20));
        assertTrue(server.limits().check(client.id(), Currency.REQUESTS, 1).isPresent());
        server.limits().set(client.id(), Limit.requests(12, WINDOW, 0));
        assertEquals(
                Map.of(client.id(), Limit.requests(12, WINDOW, 0)),
                server.limits().list());
        assertEquals(7, answered(client, server, 20), "what was spent stays spent");
        assertEquals(5, answered(other, server, 20));
        server.limits().reset(client.id());
        assertTrue(server.limits().get(client.id()).isEmpty());
        assertTrue(server.limits().check(client.id(), Currency.REQUESTS, 5).isEmpty());
        assertEquals(5, answered(client, server, 20));
        assertEquals(2, nodes.audit("server", "LIMIT_CHANGED").size());
    }

    @Test
    void anotherLimitOfAllTakesEffectByReload(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("config.yaml");
        String yaml = "resilience: { rate_limit: { time_window: 8760h, max_requests: %d } }";
        Files.writeString(file, yaml.formatted(5));
        Node server = nodes.start(nodes.builder("server").config(file));
        Node client = friend("client", server);
        assertEquals(5, answered(client, server, 20));
        Files.writeString(file, yaml.formatted(8));
        server.reload();
        assertEquals(3, answered(client, server, 20), "what was spent stays spent");
    }

    @Test
    void bytesArePaidForWhateverTheyAre() throws Exception {
        Node server = server("max_bytes", "10000");
        Node client = friend("client", server);
        Node other = friend("other", server);
        byte[] garbage = new byte[1000]; // with its length, 1002 bytes
        try (Stream stream = client.open(server.id(), JSON_RPC)) {
            for (int i = 0; i < 9; i++) {
                assertEquals(
                        "PARSE_ERROR",
                        answer(stream, garbage).path("error_code").asString());
            }
            JsonNode refusal = answer(stream, garbage);
            assertEquals("RATE_LIMIT_EXCEEDED", refusal.path("error_code").asString());
            assertEquals(LIMIT + "max_bytes", refusal.path("rule").asString());
            assertTrue(refusal.path("retry_after").asDouble() > 0);
        }
        assertEquals(1, refusals(server, "max_bytes"));
        P2pError error = Nodes.failure(() -> Nodes.say(client, server, "x".repeat(2000)));
        assertEquals(ErrorCode.RATE_LIMIT_EXCEEDED, error.code());
        assertEquals(LIMIT + "max_bytes", error.text(Detail.RULE).orElseThrow());
        assertEquals(1, answered(other, server, 1));
    }

    /** Sends a frame and returns the details of the error that is answered. */
    private static JsonNode answer(Stream stream, byte[] message) {
        stream.deadline(Deadline.after(Duration.ofSeconds(20), Ticker.system()));
        stream.write(ByteBuffer.wrap(new byte[] {(byte) (message.length & 0x7f | 0x80), (byte) (message.length >> 7)}));
        stream.write(ByteBuffer.wrap(message));
        int low = read(stream, 1).get();
        int length = low >= 0 ? low : low & 0x7f | read(stream, 1).get() << 7;
        String text = new String(read(stream, length).array(), StandardCharsets.UTF_8);
        return JsonMapper.shared().readTree(text).path("error").path("data");
    }

    private static ByteBuffer read(Stream stream, int bytes) {
        ByteBuffer in = ByteBuffer.allocate(bytes);
        while (in.hasRemaining()) {
            assertTrue(stream.read(in) >= 0);
        }
        return in.flip();
    }

    @Test
    void streamsCountWhileTheyAreOpen() throws Exception {
        Node server = server("max_streams", "2");
        server.handle(WAIT, stream -> {
            stream.write(ByteBuffer.wrap(new byte[1]));
            assertEquals(-1, stream.read(ByteBuffer.allocate(1)));
        });
        Node client = friend("client", server);
        Nodes.trust(server, client, TrustLevel.VERIFIED, "stream:/wait/*", "call:*");
        try (Stream first = client.open(server.id(), WAIT);
                Stream second = client.open(server.id(), WAIT)) {
            assertTrue(isServed(first) && isServed(second));
            try (Stream third = client.open(server.id(), WAIT)) {
                assertFalse(isServed(third));
            }
            P2pError error = Nodes.failure(() -> Nodes.say(client, server, "on a stream of its own"));
            assertEquals(ErrorCode.RATE_LIMIT_EXCEEDED, error.code());
            assertEquals(LIMIT + "max_streams", error.text(Detail.RULE).orElseThrow());
            assertEquals(2, refusals(server, "max_streams"));
        }
        Nodes.await(
                "their places are free",
                () -> server.limits().check(client.id(), Currency.STREAMS, 2).isEmpty());
        assertEquals(1, answered(client, server, 1));
    }

    private static boolean isServed(Stream stream) {
        try {
            stream.deadline(Deadline.after(Duration.ofSeconds(20), Ticker.system()));
            return stream.read(ByteBuffer.allocate(1)) == 1;
        } catch (P2pException e) {
            assertEquals(ErrorCode.NETWORK_ERROR, e.code(), e::toString);
            return false;
        }
    }
}
