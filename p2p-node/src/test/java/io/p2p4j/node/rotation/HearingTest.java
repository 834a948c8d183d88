package io.p2p4j.node.rotation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.ProtocolException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.node.Successions;
import io.p2p4j.node.rpc.FrameWriter;
import io.p2p4j.node.rpc.RpcLimits;
import io.p2p4j.node.testing.AuditLines;
import io.p2p4j.node.testing.FakeConnection;
import io.p2p4j.node.testing.FakeNotary;
import io.p2p4j.node.testing.Fakes;
import io.p2p4j.node.testing.PipedStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HearingTest {

    private static final PeerId KNOWN = FakeConnection.peer(1);
    private static final PeerId UNKNOWN = FakeConnection.peer(2);
    private static final PeerId STRANGER = FakeConnection.peer(3);
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final TrustStore store = Fakes.trustStore();
    private final FakeConnection connection = new FakeConnection(STRANGER, Direction.INBOUND);
    private final PipedStream[] ends = PipedStream.pair(connection);

    @Test
    void atTheDoorTellsNobodyWhoIsKnownHere() {
        assertEquals(0, answerAtTheDoor(UNKNOWN));
        assertEquals(0, answerAtTheDoor(KNOWN));
        assertTrue(connection.isOpen());
    }

    @Test
    void ofAnAdmittedPeerEndsWithTheConnectionIfItForges() {
        show(KNOWN);
        assertThrows(ProtocolException.class, () -> hearing().hear(ends[1]));
        assertFalse(connection.isOpen());
    }

    private int answerAtTheDoor(PeerId former) {
        show(former);
        hearing().hearAtTheDoor(ends[1]);
        ByteBuffer answer = ByteBuffer.allocate(1);
        assertEquals(1, ends[0].read(answer));
        return answer.get(0);
    }

    /** Somebody's key gives way to the stranger's, as nobody but the stranger says. */
    private void show(PeerId former) {
        ends[0].write(FrameWriter.frame(
                Bundle.encode(List.of(FakeNotary.succession(former, STRANGER, NOW, NOW.plusSeconds(60), false)))));
    }

    private Hearing hearing() {
        store.update(KNOWN, before -> Optional.of(new TrustRecord(KNOWN, TrustLevel.TRUSTED, Set.of(), "a test", NOW)));
        Successions successions = new Successions(
                new FakeNotary(),
                store,
                Fakes.pinStore(),
                Fakes.tokenStore(),
                new AuditLines(),
                InstantSource.fixed(NOW),
                SecurityConfig.defaults(),
                store::find,
                peer -> {});
        return new Hearing(successions, RpcLimits.of(1 << 16, 1, 1, Duration.ofSeconds(9), Ticker.system()));
    }
}
