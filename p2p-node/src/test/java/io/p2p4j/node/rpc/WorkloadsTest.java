package io.p2p4j.node.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.node.observe.UsualTime;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.Time;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

    private static final PeerId ONE = FakeConnection.peer(1);
    private static final PeerId OTHER = FakeConnection.peer(2);
    private static final PeerId THIRD = FakeConnection.peer(3);

    private final Workloads workloads = new Workloads(RpcLimits.of(1024, 2, 3, Duration.ofSeconds(10), new Time()));

    @Test
    void boundsTheRequestsOfOnePeer() {
        assertEquals(Optional.empty(), workloads.beginRequest(ONE));
        assertEquals(Optional.empty(), workloads.beginRequest(ONE));
        assertEquals(Optional.of("node.max_in_flight"), workloads.beginRequest(ONE));
        assertEquals(Optional.empty(), workloads.beginRequest(OTHER));
    }

    @Test
    void boundsTheRequestsOfAllPeers() {
        workloads.beginRequest(ONE);
        workloads.beginRequest(OTHER);
        workloads.beginRequest(THIRD);
        assertEquals(Optional.of("node.max_in_flight_total"), workloads.beginRequest(FakeConnection.peer(4)));
        workloads.endRequest(OTHER, Duration.ZERO);
        assertEquals(Optional.empty(), workloads.beginRequest(FakeConnection.peer(4)));
    }

    @Test
    void aRefusalTakesNoPlace() {
        for (int i = 0; i < 10; i++) {
            workloads.beginRequest(ONE);
        }
        assertEquals(Optional.empty(), workloads.beginRequest(OTHER));
        assertEquals(Optional.of("node.max_in_flight_total"), workloads.beginRequest(THIRD));
    }

    @Test
    void tellsAWaitThatFollowsHowLongRequestsTakeWithinBounds() {
        assertEquals(UsualTime.SHORTEST_WAIT, workloads.freeAfter());
        for (int i = 0; i < 100; i++) {
            workloads.beginRequest(ONE);
            workloads.endRequest(ONE, Duration.ofSeconds(2));
        }
        long millis = workloads.freeAfter().toMillis();
        assertTrue(millis > 1900 && millis <= 2000, () -> millis + " ms");
        for (int i = 0; i < 100; i++) {
            workloads.beginRequest(ONE);
            workloads.endRequest(ONE, Duration.ofHours(1));
        }
        assertEquals(Duration.ofSeconds(10), workloads.freeAfter());
    }

    @Test
    void boundsTheStreamsOfOnePeerAndForgetsWhoHasNothingUnderWay() {
        for (int i = 0; i < Workloads.MAX_STREAMS; i++) {
            assertTrue(workloads.beginStream(ONE));
        }
        assertFalse(workloads.beginStream(ONE));
        assertEquals(1, workloads.peers());
        for (int i = 0; i < Workloads.MAX_STREAMS; i++) {
            workloads.endStream(ONE);
        }
        assertEquals(0, workloads.peers());
    }
}
