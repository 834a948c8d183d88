package io.p2p4j.it.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.RetryExhaustedException;
import io.p2p4j.api.rpc.CallOptions;
import io.p2p4j.api.rpc.Reply;
import io.p2p4j.api.rpc.Service;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that a peer is too busy for, between two nodes over loopback TCP. */
@Timeout(60)
class RetriesTest {

    private static final CallOptions REPEATABLE = CallOptions.usual().repeatable();

    private final AtomicInteger handled = new AtomicInteger();
    private Nodes nodes;
    private Node server;
    private Node client;

    @BeforeEach
    void start() throws Exception {
        nodes = new Nodes();
        server = nodes.start("server");
        client = nodes.start("client", "resilience.retry.max_attempts", "3");
        Nodes.befriend(client, server);
    }

    @AfterEach
    void stop() throws Exception {
        nodes.close();
    }

    /** Serves a method that is too busy for some calls. */
    private void busyFor(int calls, Duration retryAfter) {
        server.serve(Service.named("busy").method("work", (request, caller) -> {
            int number = handled.incrementAndGet();
            return number > calls
                    ? Reply.of(number)
                    : new Reply.Failure(
                            P2pError.of(ErrorCode.OVERLOADED, "too busy").retryAfter(retryAfter));
        }));
    }

    private int work(CallOptions options) throws InterruptedException {
        return client.call(server.id(), "busy/work", Map.of(), Integer.class, options);
    }

    @Test
    void anIdempotentCallIsTriedAgain() throws Exception {
        busyFor(2, Duration.ofMillis(1));
        assertEquals(3, work(REPEATABLE));
        assertEquals(2, Nodes.metric(client, "p2p4j_retries_total{operation=\"call\"}"));
        assertEquals(1, Nodes.metric(client, "p2p4j_requests_sent_total{outcome=\"OK\"}") - 1); // one was identify
    }

    @Test
    void anyOtherCallIsNotOnceItWasSent() throws Exception {
        busyFor(2, Duration.ofMillis(1));
        assertEquals(
                ErrorCode.OVERLOADED,
                Nodes.failure(() -> work(CallOptions.usual())).code());
        assertEquals(1, handled.get());
        assertEquals(0, Nodes.metric(client, "p2p4j_retries_total{operation=\"call\"}"));
    }

    @Test
    void everyAttemptIsToldWhenAllAreInVain() {
        busyFor(9, Duration.ofMillis(1));
        RetryExhaustedException e = assertThrows(RetryExhaustedException.class, () -> work(REPEATABLE));
        assertEquals(ErrorCode.OVERLOADED, e.code());
        assertEquals(3, e.attempts().size());
        assertEquals(3, handled.get());
    }

    @Test
    void theCallerIsNotKeptLongerThanItSays() throws Exception {
        busyFor(9, Duration.ofHours(1));
        CallOptions brief = REPEATABLE.within(Duration.ofSeconds(5));
        long start = System.nanoTime();
        assertEquals(ErrorCode.OVERLOADED, Nodes.failure(() -> work(brief)).code());
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(30).toNanos());
        assertEquals(1, handled.get()); // the peer asks for more time than is left
    }
}
