package io.p2p4j.node.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker.State;
import io.p2p4j.api.resilience.PeerBreakers.Forced;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.node.Node;
import io.p2p4j.node.testing.AuditLines;
import io.p2p4j.node.testing.FakeConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator says about single peers to a node that runs. */
class PeerCommandsTest {

    private static final PeerId PEER = FakeConnection.peer(1);
    private static final PeerId OTHER = FakeConnection.peer(2);

    private final AuditLines audit = new AuditLines();
    private Node node;

    @BeforeEach
    void start(@TempDir Path folder) {
        node = Node.builder()
                .set("node.data_dir", folder.toString())
                .set("node.listen", "/ip4/127.0.0.1/tcp/0")
                .with(AuditLog.class, audit)
                .start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private String limits(String words) {
        Answer answer = new LimitCommands(node.limits()).run(List.of(words.split(" ")));
        assertTrue(answer.done());
        return answer.text();
    }

    private String breakers(String words) {
        Answer answer = new BreakerCommands(node.breakers()).run(List.of(words.split(" ")));
        assertTrue(answer.done());
        return answer.text();
    }

    @Test
    void aLimitIsSetShownAndReset() {
        assertEquals("no peer has a limit of its own", limits("show"));
        Limit limit =
                Limit.requests(500, Duration.ofSeconds(90), 7).withBytes(8).withStreams(9);
        String line = PEER + "  max_requests=500 time_window=PT1M30S burst=7 max_bytes=8 max_streams=9";
        assertEquals(line, limits("set " + PEER + " " + LimitCommands.text(limit)));
        assertEquals(limit, node.limits().get(PEER).orElseThrow());
        assertEquals(line, limits("show " + PEER));
        assertEquals(line, limits("show"));
        assertEquals(OTHER + "  has no limit of its own", limits("show " + OTHER));
        limits("reset " + PEER);
        assertTrue(node.limits().list().isEmpty());
        assertEquals(2, audit.of(AuditEvent.LimitChanged.class).size());
    }

    @Test
    void whatIsNoLimitIsRefused() {
        for (String words : List.of(
                "",
                "frobnicate",
                "set",
                "set nobody",
                "set " + PEER,
                "set " + PEER + " max_requests",
                "reset",
                "set " + PEER + " max_requests=many",
                "set " + PEER + " max_requests=0",
                "set " + PEER + " tokens=1",
                "set " + PEER + " time_window=soon")) {
            assertThrows(IllegalArgumentException.class, () -> limits(words), words);
        }
        assertTrue(node.limits().list().isEmpty());
        assertTrue(audit.of(AuditEvent.LimitChanged.class).isEmpty());
    }

    @Test
    void aBreakerIsForcedShownAndReset() {
        assertEquals("all breakers are closed, and without failures", breakers("show"));
        assertEquals(PEER + "  OPEN  failures 0  forced OPEN by hand", breakers("open " + PEER));
        assertEquals(State.OPEN, node.breakers().status(PEER).state());
        assertEquals(PEER + "  OPEN  failures 0  forced OPEN by hand", breakers("show"));
        assertEquals(PEER + "  CLOSED  failures 0  forced CLOSED by hand", breakers("close " + PEER));
        assertEquals(PEER + "  CLOSED  failures 0", breakers("reset " + PEER));
        assertEquals(OTHER + "  CLOSED  failures 0", breakers("show " + OTHER));
        assertEquals(3, audit.of(AuditEvent.BreakerSet.class).size());
        for (String words : List.of("", "open", "open nobody", "frobnicate " + PEER)) {
            assertThrows(IllegalArgumentException.class, () -> breakers(words), words);
        }
    }

    @Test
    void ofManyPeersSomeAreListedAndTheOthersCounted() {
        for (int i = 0; i < LimitCommands.MOST + 3; i++) {
            node.limits().set(FakeConnection.peer(i), Limit.defaults().withStreams(1));
            node.breakers().force(FakeConnection.peer(i), Forced.OPEN);
        }
        assertTrue(limits("show").endsWith("\nand 3 more"));
        assertTrue(breakers("show").endsWith("\nand 3 more"));
        assertEquals(LimitCommands.MOST + 1, limits("show").lines().count());
    }
}
