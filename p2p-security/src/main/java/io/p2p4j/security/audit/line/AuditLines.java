package io.p2p4j.security.audit.line;

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
import io.p2p4j.security.audit.chain.Chain;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Words each kind of event as a line of the log; a new kind does not compile until it has its words here. */
public final class AuditLines {

    /** A line with which each segment begins. */
    public static final String SEGMENT_OPENED = "SEGMENT_OPENED";

    /** A line that signs those before it. */
    public static final String CHECKPOINT = "CHECKPOINT";

    /** A line that tells of a log that was not closed. */
    public static final String LOG_RECOVERED = "LOG_RECOVERED";

    /** A line that tells how many events could not be recorded. */
    public static final String EVENTS_LOST = "EVENTS_LOST";

    /** A line that tells which segments are kept. */
    public static final String SEGMENTS_RETIRED = "SEGMENTS_RETIRED";

    private static final Map<Class<?>, String> TYPES = Arrays.stream(AuditEvent.class.getPermittedSubclasses())
            .filter(Class::isRecord)
            .collect(Collectors.toUnmodifiableMap(Function.identity(), AuditLines::type));

    private AuditLines() {}

    /** Adds the line of an event to a chain. */
    public static void write(LineBuffer line, Chain chain, long millis, AuditEvent event) {
        line.begin(chain, millis, Objects.requireNonNull(TYPES.get(event.getClass())));
        fields(new EventFields(line), event);
        line.text("outcome", event.outcome().name());
        line.end(chain);
    }

    private static EventFields fields(EventFields line, AuditEvent event) {
        return switch (event) {
            case NodeStarted e -> line.peer(e.peer()).addresses(e.addresses());
            case NodeStopped e -> line.peer(e.peer());
            case ConfigChanged e -> line.texts("keys", e.keys());
            case KeyCreated e -> line.peer(e.peer());
            case KeyProtected e -> line.peer(e.peer()).text("protection", e.passphrase() ? "PASSPHRASE" : "FILE_MODE");
            case KeyExported e -> line.peer(e.peer());
            case KeyRotated e -> line.peer(e.before()).text("after", e.after().toString());
            case HandshakeCompleted e ->
                line.peer(e.peer()).text("direction", e.direction().name()).address(e.address());
            case HandshakeFailed e -> line.address(e.address()).error(e.error());
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
            case AccessGranted e ->
                line.peer(e.peer()).text("method", e.method()).text("by", e.by().pattern());
            case AccessDenied e ->
                line.peer(e.peer()).text("method", e.method()).error(e.error());
            case PermissionDenied e ->
                line.peer(e.peer())
                        .text("method", e.method())
                        .permission(e.wanted())
                        .error(e.error());
            case PermissionGranted e -> line.peer(e.peer()).permission(e.granted());
            case PermissionRevoked e -> line.peer(e.peer()).permission(e.revoked());
            case RateLimited e -> line.peer(e.peer()).text("method", e.method()).error(e.error());
            case ProtocolViolated e -> line.peer(e.peer()).error(e.error());
            case LimitChanged e -> line.peer(e.peer());
            case BreakerOpened e -> line.peer(e.peer()).error(e.error());
            case BreakerHalfOpened e -> line.peer(e.peer());
            case BreakerClosed e -> line.peer(e.peer());
            case BreakerSet e -> line.peer(e.peer());
            case PeerVerified e -> line.peer(e.peer()).address(e.address());
            case PeerTrusted e -> line.peer(e.peer()).text("level", e.level().name());
            case PeerUntrusted e -> line.peer(e.peer());
            case RecordCreated e -> line.peer(e.after().peer()).trust("after", e.after());
            case RecordUpdated e ->
                line.peer(e.before().peer()).trust("before", e.before()).trust("after", e.after());
            case RecordRemoved e -> line.peer(e.before().peer()).trust("before", e.before());
            case DataRead e -> line.text("name", e.name());
            case DataChanged e -> line.text("name", e.name());
            case DataDeleted e -> line.text("name", e.name());
            case TokenCreated e -> token(line.text("token", e.token()), e.holder(), e.permissions(), e.expiry());
            case TokenNarrowed e -> token(line, e.holder(), e.permissions(), e.expiry());
            case TokenUsed e -> line.peer(e.peer()).text("method", e.method()).text("token", e.token());
            case TokenRevoked e -> line.text("token", e.token());
            case PinAccepted e -> pinAccepted(line.peer(e.peer()).address(e.address()), e);
            case PinRemoved e -> line.peer(e.peer()).address(e.address());
        };
    }

    private static EventFields token(
            EventFields line, Optional<PeerId> holder, Set<Permission> permissions, Optional<Instant> expiry) {
        holder.ifPresent(line::peer);
        expiry.ifPresent(end -> line.text("expiry", end.toString()));
        return line.texts(
                "permissions",
                permissions.stream().map(Permission::pattern).sorted().toList());
    }

    private static String type(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    private static EventFields pinAccepted(EventFields line, PinAccepted event) {
        event.before().ifPresent(before -> line.text("before", before.toString()));
        return line;
    }
}
