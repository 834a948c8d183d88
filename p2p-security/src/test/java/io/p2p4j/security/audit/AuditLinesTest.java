package io.p2p4j.security.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditEvent.AccessDenied;
import io.p2p4j.api.security.AuditEvent.AccessGranted;
import io.p2p4j.api.security.AuditEvent.BreakerChanged;
import io.p2p4j.api.security.AuditEvent.ConnectionRefused;
import io.p2p4j.api.security.AuditEvent.HandshakeFailed;
import io.p2p4j.api.security.AuditEvent.IdentityCreated;
import io.p2p4j.api.security.AuditEvent.NodeStarted;
import io.p2p4j.api.security.AuditEvent.NodeStopped;
import io.p2p4j.api.security.AuditEvent.PeerConnected;
import io.p2p4j.api.security.AuditEvent.PeerDisconnected;
import io.p2p4j.api.security.AuditEvent.ProtocolViolated;
import io.p2p4j.api.security.AuditEvent.RateLimited;
import io.p2p4j.api.security.AuditEvent.TrustChanged;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Keys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditLinesTest {

    private static final PeerId PEER = Keys.ed25519(1).peerId();
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");
    private static final P2pError ERROR = P2pError.of(ErrorCode.RATE_LIMIT_EXCEEDED, "too much")
            .with(Detail.RULE, "resilience.rate_limit")
            .retryAfter(Duration.ofMillis(1250));
    private static final TrustRecord TRUSTED =
            new TrustRecord(PEER, TrustLevel.TRUSTED, Set.of(new Permission("call:*")), "why", Folders.NOW);

    @Test
    void nameEveryEvent() {
        Map<AuditEvent, String> events = Map.ofEntries(
                Map.entry(new NodeStarted(PEER, List.of(ADDRESS)), "NODE_STARTED"),
                Map.entry(new NodeStopped(PEER), "NODE_STOPPED"),
                Map.entry(new IdentityCreated(PEER), "IDENTITY_CREATED"),
                Map.entry(new PeerConnected(PEER, TrustLevel.VERIFIED, Direction.INBOUND, ADDRESS), "PEER_CONNECTED"),
                Map.entry(new PeerDisconnected(PEER, ERROR), "PEER_DISCONNECTED"),
                Map.entry(new ConnectionRefused(PEER, Direction.INBOUND, ADDRESS, ERROR), "CONNECTION_REFUSED"),
                Map.entry(new HandshakeFailed(ADDRESS, ERROR), "HANDSHAKE_FAILED"),
                Map.entry(new AccessGranted(PEER, "a/b", new Permission("call:*")), "ACCESS_GRANTED"),
                Map.entry(new AccessDenied(PEER, "a/b", ERROR), "ACCESS_DENIED"),
                Map.entry(new RateLimited(PEER, "a/b", ERROR), "RATE_LIMITED"),
                Map.entry(new ProtocolViolated(PEER, ERROR), "PROTOCOL_VIOLATED"),
                Map.entry(new BreakerChanged(PEER, "OPEN"), "BREAKER_CHANGED"),
                Map.entry(new TrustChanged(PEER, Optional.empty(), Optional.of(TRUSTED)), "TRUST_CHANGED"));
        assertEquals(AuditEvent.class.getPermittedSubclasses().length, events.size());
        events.forEach((event, name) -> assertEquals(name, line(event).text("event")));
    }

    @Test
    void flattenErrors() {
        Json line = line(new RateLimited(PEER, "a/b", ERROR));
        assertEquals("RATE_LIMIT_EXCEEDED", line.text("error_code"));
        assertEquals("too much", line.text("message"));
        assertEquals("resilience.rate_limit", line.text("rule"));
        assertEquals(1.25, line.get("retry_after").value());
        assertEquals(PEER.toString(), line.text("peer"));
        assertEquals("a/b", line.text("method"));
    }

    @Test
    void keepADetailBesideAFieldOfTheSameName() {
        P2pError error = ERROR.with(Detail.PEER, "somebody else").with(Detail.ATTEMPTS, 3L);
        Json line = line(new ProtocolViolated(PEER, error));
        assertEquals(PEER.toString(), line.text("peer"));
        assertEquals("somebody else", line.text("error_peer"));
        assertEquals(3, line.number("attempts"));
    }

    @Test
    void tellHowTrustChanged() {
        Json line = line(new TrustChanged(PEER, Optional.empty(), Optional.of(TRUSTED)));
        assertFalse(line.has("before"));
        assertEquals("TRUSTED", line.get("after").text("level"));
        assertEquals(List.of(new Json("call:*")), line.get("after").list("grants"));
    }

    @Test
    void cannotBeForgedByWhatAPeerSends() {
        String evil = "a/b\"}\n{\"seq\":9,\"event\":\"NODE_STOPPED\"}\u2028\u202e\ud800\u0000";
        byte[] bytes = AuditLines.of(1, Folders.NOW, new AccessDenied(PEER, evil, ERROR));
        for (int i = 0; i < bytes.length - 1; i++) {
            assertTrue(bytes[i] >= ' ' && bytes[i] < 0x7f, "byte " + i);
        }
        assertEquals('\n', bytes[bytes.length - 1]);
        assertEquals(evil, Json.parse(bytes).text("method"));
    }

    @Test
    void cutWhatIsTooLong() {
        String text = line(new AccessDenied(PEER, "x".repeat(100_000), ERROR)).text("method");
        assertEquals(AuditLine.MAX_TEXT + 1, text.length());
    }

    private static Json line(AuditEvent event) {
        return Json.parse(AuditLines.of(7, Folders.NOW, event));
    }
}
