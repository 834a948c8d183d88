package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.CircuitBreakerOpenException;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.NetworkException;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.RateLimitException;
import io.p2p4j.api.error.RetryExhaustedException;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Limits and breakers in the way of messages between nodes over loopback TCP. */
@Timeout(60)
class PoliciesTest {

    private Nodes nodes;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    @Nested
    class Limits {

        @Test
        void grantExactlyTheBudgetAndTellWhenTheNextCallPasses() throws Exception {
            Node server = nodes.start(
                    "server", "resilience.rate_limit.max_requests", "100", "resilience.rate_limit.time_window", "200");
            Node client = nodes.start("client");
            Node other = nodes.start("other");
            Nodes.befriend(client, server);
            Nodes.befriend(other, server);
            List<P2pError> refusals = callAtOnce(client, server, 130);
            assertEquals(30, refusals.size());
            String rule = refusals.get(0).text(Detail.RULE).orElseThrow();
            for (P2pError error : refusals) {
                assertEquals(ErrorCode.RATE_LIMIT_EXCEEDED, error.code());
                assertEquals(
                        "resilience.rate_limit.max_requests",
                        error.text(Detail.RULE).orElseThrow());
                assertInstanceOf(RateLimitException.class, error.toException());
            }
            String counted = "p2p4j_refusals_total{code=\"RATE_LIMIT_EXCEEDED\",rule=\"" + rule + "\"}";
            assertEquals(30, Nodes.metric(server, counted));
            assertEquals(1, nodes.audit("server", "RATE_LIMITED").size()); // the rest is told as one
            assertEquals("hi", Nodes.say(other, server, "hi").path("text").asString());
            Duration wait = refusals.get(29).retryAfter().orElseThrow();
            assertTrue(wait.toMillis() <= 2000 && !wait.isZero(), wait::toString);
            Nodes.await("the next permit", () -> passes(client, server));
        }

        private boolean passes(Node client, Node server) {
            try {
                return Nodes.say(client, server, "again").has("text");
            } catch (P2pException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Test
        void boundWhatIsInFlight() throws Exception {
            Node server = nodes.start("server", "node.max_in_flight", "4");
            Node client = nodes.start("client");
            Nodes.befriend(client, server);
            CountDownLatch go = new CountDownLatch(1);
            CountDownLatch busy = new CountDownLatch(4);
            server.serve(Service.named("slow").method("poke", (request, caller) -> {
                busy.countDown();
                go.await();
                return Reply.of("done");
            }));
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<String>> slow = IntStream.range(0, 4)
                        .mapToObj(i ->
                                threads.submit(() -> client.call(server.id(), "slow/poke", Map.of(), String.class)))
                        .toList();
                busy.await();
                P2pError error = Nodes.failure(() -> client.call(server.id(), "slow/poke", Map.of(), String.class));
                assertEquals(ErrorCode.OVERLOADED, error.code());
                assertEquals("node.max_in_flight", error.text(Detail.RULE).orElseThrow());
                go.countDown();
                for (Future<String> result : slow) {
                    assertEquals("done", result.get());
                }
            }
        }

        @Test
        void canBeReplaced() throws Exception {
            RateLimiter never = new Stingy(new RateLimiter.Limited(Duration.ofSeconds(9), "mine"));
            Node server = nodes.start(nodes.builder("server").with(RateLimiter.class, never));
            Node client = nodes.start("client");
            Nodes.befriend(client, server);
            P2pError error = Nodes.failure(() -> Nodes.say(client, server, "?"));
            assertEquals("mine", error.text(Detail.RULE).orElseThrow());
            assertEquals(Duration.ofSeconds(9), error.retryAfter().orElseThrow());
        }
    }

    private static List<P2pError> callAtOnce(Node client, Node server, int calls) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<P2pError>>> results = IntStream.range(0, calls)
                    .mapToObj(i -> threads.submit(() -> {
                        try {
                            Nodes.say(client, server, "hi");
                            return List.<P2pError>of();
                        } catch (P2pException e) {
                            return List.of(e.error());
                        }
                    }))
                    .toList();
            List<P2pError> errors = new java.util.ArrayList<>();
            for (Future<List<P2pError>> result : results) {
                errors.addAll(result.get());
            }
            return errors;
        }
    }

    @Nested
    class Outages {

        private PeerAddress dead() {
            try (Node gone = nodes.start("gone")) {
                return Nodes.address(gone);
            }
        }

        @Test
        void areRetriedAndEveryAttemptIsTold() {
            PeerAddress dead = dead();
            Node client = nodes.start("client", "resilience.retry.max_attempts", "4");
            RetryExhaustedException e = assertThrows(RetryExhaustedException.class, () -> client.connect(dead));
            assertEquals(ErrorCode.NETWORK_ERROR, e.code());
            assertEquals(4L, e.error().details().get(Detail.ATTEMPTS));
            assertEquals(4, e.attempts().size());
            assertEquals(3, e.error().text(Detail.DELAYS).orElseThrow().split(", ").length);
        }

        @Test
        void openTheBreakerAndAProbeClosesIt() throws Exception {
            Node peer = nodes.start("peer");
            Node client = nodes.start(
                    "client",
                    "resilience.circuit_breaker.failure_threshold",
                    "2",
                    "resilience.circuit_breaker.timeout",
                    "300ms",
                    "resilience.retry.max_attempts",
                    "1");
            Nodes.befriend(client, peer);
            String port = String.valueOf(Nodes.socket(peer).getPort());
            peer.close();
            Nodes.await("the connection is gone", () -> client.peers().isEmpty());
            assertThrows(NetworkException.class, () -> Nodes.say(client, peer, "?"));
            assertEquals(
                    CircuitBreaker.State.CLOSED,
                    client.breakers().status(peer.id()).state());
            assertThrows(NetworkException.class, () -> Nodes.say(client, peer, "?"));
            assertEquals(
                    CircuitBreaker.State.OPEN,
                    client.breakers().status(peer.id()).state());
            CircuitBreakerOpenException e =
                    assertThrows(CircuitBreakerOpenException.class, () -> Nodes.say(client, peer, "?"));
            assertEquals(
                    "resilience.circuit_breaker", e.error().text(Detail.RULE).orElseThrow());
            assertTrue(e.error().retryAfter().orElseThrow().toMillis() <= 300);
            nodes.start("peer", "node.listen", "/ip4/127.0.0.1/tcp/" + port);
            Nodes.await("a probe passes", () -> answers(client, peer));
            assertEquals(
                    CircuitBreaker.State.CLOSED,
                    client.breakers().status(peer.id()).state());
            List<String> changes = nodes.audit("client").stream()
                    .map(line -> line.path("event").asString())
                    .filter(event -> event.startsWith("BREAKER_"))
                    .toList();
            assertEquals(List.of("BREAKER_OPENED", "BREAKER_HALF_OPENED", "BREAKER_CLOSED"), changes);
        }

        private boolean answers(Node client, Node peer) {
            try {
                return Nodes.say(client, peer, "back").has("text");
            } catch (CircuitBreakerOpenException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Test
        void areNotWhatRefusalsAre() throws Exception {
            Node server = nodes.start("server", "security.reject_unknown", "true");
            Node client = nodes.start("client", "resilience.circuit_breaker.failure_threshold", "1");
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        ErrorCode.PEER_NOT_TRUSTED,
                        Nodes.failure(() -> client.connect(Nodes.address(server)))
                                .code());
            }
            assertEquals(
                    CircuitBreaker.State.CLOSED,
                    client.breakers().status(server.id()).state());
        }
    }

    @Nested
    class Keys {

        @Test
        void areNeverReplacedWhenTheyAreDamaged() throws Exception {
            Node node = nodes.start("node");
            node.close();
            java.nio.file.Path key = nodes.dir("node").resolve("keys").resolve("identity.key");
            byte[] bytes = java.nio.file.Files.readAllBytes(key);
            java.nio.file.Files.write(key, java.util.Arrays.copyOf(bytes, bytes.length - 20));
            StorageException e = assertThrows(StorageException.class, () -> nodes.start("node"));
            assertEquals(ErrorCode.STORAGE_DAMAGED, e.code());
            java.nio.file.Files.write(key, bytes);
            assertEquals(node.id(), nodes.start("node").id());
        }

        @Test
        void needAPassphraseWhereOneIsRequired() {
            StorageException e = assertThrows(
                    StorageException.class, () -> nodes.start("node", "security.require_passphrase", "true"));
            assertEquals(ErrorCode.PASSPHRASE_REQUIRED, e.code());
        }
    }
}
