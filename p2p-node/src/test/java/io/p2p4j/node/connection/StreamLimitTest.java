package io.p2p4j.node.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.RateLimitException;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.node.gate.Refusals;
import io.p2p4j.node.observe.Metrics;
import io.p2p4j.node.testing.AuditLines;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.PipedStream;
import io.p2p4j.node.testing.Time;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StreamLimitTest {

    private final FakeConnection one = new FakeConnection(FakeConnection.peer(1), Direction.INBOUND);
    private final FakeConnection other = new FakeConnection(FakeConnection.peer(2), Direction.INBOUND);
    private final Metrics metrics = new Metrics();
    private final AuditLines audit = new AuditLines();
    private final Refusals refusals = new Refusals(audit, metrics, new Time());
    private int handled;

    private PipedStream stream(FakeConnection connection) {
        return PipedStream.pair(connection)[0];
    }

    @Test
    void countsEachConnectionByItselfAndForgetsWhatHasEnded() throws InterruptedException {
        StreamLimit[] limit = new StreamLimit[1];
        limit[0] = new StreamLimit(
                2,
                outer -> {
                    handled++;
                    if (handled < 2) {
                        limit[0].handle(stream(one));
                    } else if (handled == 2) {
                        RateLimitException no =
                                assertThrows(RateLimitException.class, () -> limit[0].handle(stream(one)));
                        assertEquals(
                                Optional.of(Duration.ofSeconds(3)), no.error().retryAfter());
                        limit[0].handle(stream(other));
                    }
                },
                refusals,
                () -> Duration.ofSeconds(3));
        limit[0].handle(stream(one));
        assertEquals(3, handled);
        limit[0].handle(stream(one));
        assertEquals(4, handled);
        assertTrue(
                metrics.text().contains("p2p4j_refusals_total{code=\"OVERLOADED\",rule=\"/piped/1.0.0\"} 1.0"),
                metrics.text());
        assertEquals(1, audit.of(AuditEvent.RateLimited.class).size());
    }
}
