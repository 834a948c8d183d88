package io.p2p4j.security.audit;

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
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/** Words each kind of event as a line of the log; a new kind does not compile until it has its words here. */
final class AuditLines {

    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z])(?=[A-Z])");

    private AuditLines() {}

    static byte[] of(long seq, Instant time, AuditEvent event) {
        AuditLine line = new AuditLine(seq, time, type(event));
        AuditLine filled = switch (event) {
            case NodeStarted e -> line.peer(e.peer()).addresses(e.addresses());
            case NodeStopped e -> line.peer(e.peer());
            case IdentityCreated e -> line.peer(e.peer());
            case PeerConnected e ->
                line.peer(e.peer())
                        .text("level", e.level().name())
                        .text("direction", e.direction().name())
                        .address(e.address());
            case PeerDisconnected e -> line.peer(e.peer()).error(e.reason());
            case ConnectionRefused e ->
                line.peer(e.peer())
                        .text("direction", e.direction().name())
                        .address(e.address())
                        .error(e.error());
            case HandshakeFailed e -> line.address(e.address()).error(e.error());
            case AccessGranted e ->
                line.peer(e.peer()).text("method", e.method()).text("by", e.by().pattern());
            case AccessDenied e ->
                line.peer(e.peer()).text("method", e.method()).error(e.error());
            case RateLimited e -> line.peer(e.peer()).text("method", e.method()).error(e.error());
            case ProtocolViolated e -> line.peer(e.peer()).error(e.error());
            case BreakerChanged e -> line.peer(e.peer()).text("state", e.state());
            case TrustChanged e -> trustChanged(line, e);
        };
        return filled.toBytes();
    }

    /** Notes that a line before was not finished, which a crash or a full disk does. */
    static byte[] recovered(long seq, Instant time, long unreadableBytes) {
        return new AuditLine(seq, time, "LOG_RECOVERED")
                .number("unreadable_bytes", unreadableBytes)
                .toBytes();
    }

    private static AuditLine trustChanged(AuditLine line, TrustChanged event) {
        line.peer(event.peer());
        event.before().ifPresent(before -> line.trust("before", before));
        event.after().ifPresent(after -> line.trust("after", after));
        return line;
    }

    private static String type(AuditEvent event) {
        String name = event.getClass().getSimpleName();
        return WORD_START.matcher(name).replaceAll("_").toUpperCase(Locale.ROOT);
    }
}
