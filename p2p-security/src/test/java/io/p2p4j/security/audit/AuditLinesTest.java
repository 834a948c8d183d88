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
import io.p2p4j.api.security.AuditEvent.BreakerClosed;
import io.p2p4j.api.security.AuditEvent.BreakerHalfOpened;
import io.p2p4j.api.security.AuditEvent.BreakerOpened;
import io.p2p4j.api.security.AuditEvent.BreakerSet;
import io.p2p4j.api.security.AuditEvent.ConfigChanged;
import io.p2p4j.api.security.AuditEvent.ConnectionRefused;
import io.p2p4j.api.security.AuditEvent.DataChanged;
import io.p2p4j.api.security.AuditEvent.DataDeleted;
import io.p2p4j.api.security.AuditEvent.DataRead;
import io.p2p4j.api.security.AuditEvent.HandshakeCompleted;
import io.p2p4j.api.security.AuditEvent.HandshakeFailed;
import io.p2p4j.api.security.AuditEvent.KeyCreated;
import io.p2p4j.api.security.AuditEvent.KeyExported;
import io.p2p4j.api.security.AuditEvent.KeyProtected;
import io.p2p4j.api.security.AuditEvent.KeyRotated;
import io.p2p4j.api.security.AuditEvent.LimitChanged;
import io.p2p4j.api.security.AuditEvent.NodeStarted;
import io.p2p4j.api.security.AuditEvent.NodeStopped;
import io.p2p4j.api.security.AuditEvent.PeerConnected;
import io.p2p4j.api.security.AuditEvent.PeerDisconnected;
import io.p2p4j.api.security.AuditEvent.PeerTrusted;
import io.p2p4j.api.security.AuditEvent.PeerUntrusted;
import io.p2p4j.api.security.AuditEvent.PeerVerified;
import io.p2p4j.api.security.AuditEvent.PermissionDenied;
import io.p2p4j.api.security.AuditEvent.PermissionGranted;
import io.p2p4j.api.security.AuditEvent.PermissionRevoked;
import io.p2p4j.api.security.AuditEvent.PinAccepted;
import io.p2p4j.api.security.AuditEvent.PinRemoved;
import io.p2p4j.api.security.AuditEvent.ProtocolViolated;
import io.p2p4j.api.security.AuditEvent.RateLimited;
import io.p2p4j.api.security.AuditEvent.RecordCreated;
import io.p2p4j.api.security.AuditEvent.RecordRemoved;
import io.p2p4j.api.security.AuditEvent.RecordUpdated;
import io.p2p4j.api.security.AuditEvent.TokenCreated;
import io.p2p4j.api.security.AuditEvent.TokenNarrowed;
import io.p2p4j.api.security.AuditEvent.TokenRevoked;
import io.p2p4j.api.security.AuditEvent.TokenUsed;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.security.audit.chain.Chain;
import io.p2p4j.security.audit.line.AuditLines;
import io.p2p4j.security.audit.line.LineBuffer;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Keys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AuditLinesTest {

    private static final PeerId PEER = Keys.ed25519(1).peerId();
    private static final PeerId OTHER = Keys.ed25519(2).peerId();
    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");
    private static final P2pError ERROR = P2pError.of(ErrorCode.RATE_LIMIT_EXCEEDED, "too much")
            .with(Detail.RULE, "resilience.rate_limit")
            .retryAfter(Duration.ofMillis(1250));
    private static final TrustRecord TRUSTED =
            new TrustRecord(PEER, TrustLevel.TRUSTED, Set.of(new Permission("call:*")), "why", Folders.NOW);

    @Test
    void nameEveryEvent() {
        Permission all = new Permission("call:*");
        List<AuditEvent> events = List.of(
                new NodeStarted(PEER, List.of(ADDRESS)),
                new NodeStopped(PEER),
                new ConfigChanged(List.of("node.perf")),
                new KeyCreated(PEER),
                new KeyProtected(PEER, true),
                new KeyExported(PEER),
                new KeyRotated(PEER, OTHER),
                new HandshakeCompleted(PEER, Direction.INBOUND, ADDRESS),
                new HandshakeFailed(ADDRESS, ERROR),
                new PeerConnected(PEER, TrustLevel.VERIFIED, Direction.INBOUND, ADDRESS),
                new PeerDisconnected(PEER, ERROR),
                new ConnectionRefused(PEER, Direction.INBOUND, ADDRESS, ERROR),
                new AccessGranted(PEER, "a/b", all),
                new AccessDenied(PEER, "a/b", ERROR),
                new PermissionDenied(PEER, "a/b", all, ERROR),
                new PermissionGranted(PEER, all),
                new PermissionRevoked(PEER, all),
                new RateLimited(PEER, "a/b", ERROR),
                new ProtocolViolated(PEER, ERROR),
                new LimitChanged(PEER),
                new BreakerOpened(PEER, ERROR),
                new BreakerHalfOpened(PEER),
                new BreakerClosed(PEER),
                new BreakerSet(PEER),
                new PeerVerified(PEER, ADDRESS),
                new PeerTrusted(PEER, TrustLevel.TRUSTED),
                new PeerUntrusted(PEER),
                new RecordCreated(TRUSTED),
                new RecordUpdated(TRUSTED, TRUSTED),
                new RecordRemoved(TRUSTED),
                new DataRead("trust"),
                new DataChanged("trust"),
                new DataDeleted("trust"),
                new TokenCreated("t1", Optional.of(PEER), Set.of(all), Optional.of(Folders.NOW)),
                new TokenNarrowed(Optional.of(PEER), Set.of(all), Optional.of(Folders.NOW)),
                new TokenUsed("t1", PEER, "a/b"),
                new TokenRevoked("t1"),
                new PinAccepted(PEER, ADDRESS, Optional.of(OTHER)),
                new PinRemoved(PEER, ADDRESS));
        assertEquals(AuditEvent.class.getPermittedSubclasses().length, events.size());
        for (AuditEvent event : events) {
            String name = event.getClass().getSimpleName().replaceAll("(?<!^)([A-Z])", "_$1");
            assertEquals(name.toUpperCase(Locale.ROOT), line(event).text("event"));
            assertEquals(event.outcome().name(), line(event).text("outcome"));
        }
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
        Json line = line(new RecordCreated(TRUSTED));
        assertFalse(line.has("before"));
        assertEquals("TRUSTED", line.get("after").text("level"));
        assertEquals(List.of(new Json("call:*")), line.get("after").list("grants"));
    }

    @Test
    void cannotBeForgedByWhatAPeerSends() {
        String evil = "a/b\"}\n{\"seq\":9,\"event\":\"NODE_STOPPED\"}\u2028\u202e\ud800\u0000";
        byte[] bytes = bytes(new AccessDenied(PEER, evil, ERROR));
        for (int i = 0; i < bytes.length - 1; i++) {
            assertTrue(bytes[i] >= ' ' && bytes[i] < 0x7f, "byte " + i);
        }
        assertEquals('\n', bytes[bytes.length - 1]);
        assertEquals(evil, Json.parse(bytes).text("method"));
    }

    @Test
    void cutListsThatAreTooLong() {
        Json line = line(new NodeStarted(PEER, Collections.nCopies(1000, ADDRESS)));
        assertEquals(LineBuffer.MAX_LIST, line.list("addresses").size());
    }

    @Test
    void beginWithTheNumberTheHashAndTheTime() {
        byte[] bytes = bytes(new NodeStopped(PEER));
        String expected = "{\"seq\":1,\"prev\":\"" + Chain.BEGINNING
                + "\",\"time\":\"2026-01-02T03:04:05.000Z\",\"event\":\"NODE_STOPPED\",\"peer\":\"" + PEER
                + "\",\"outcome\":\"DONE\"}\n";
        assertEquals(expected, new String(bytes, StandardCharsets.US_ASCII));
    }

    @Test
    void writeNumbersThatJsonHasNotAsTexts() {
        Json line = line(new ProtocolViolated(PEER, ERROR.with(Detail.RETRY_AFTER, Double.POSITIVE_INFINITY)));
        assertEquals("Infinity", line.text("retry_after"));
    }

    @Test
    void cutWhatIsTooLong() {
        String text = line(new AccessDenied(PEER, "x".repeat(100_000), ERROR)).text("method");
        assertEquals(LineBuffer.MAX_TEXT + 1, text.length());
    }

    private static Json line(AuditEvent event) {
        return Json.parse(bytes(event));
    }

    private static byte[] bytes(AuditEvent event) {
        LineBuffer lines = new LineBuffer();
        AuditLines.write(lines, new Chain(), Folders.NOW.toEpochMilli(), event);
        byte[] bytes = new byte[lines.size()];
        lines.bytes().get(bytes);
        return bytes;
    }
}
