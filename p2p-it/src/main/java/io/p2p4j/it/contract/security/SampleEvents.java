package io.p2p4j.it.contract.security;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.it.contract.Peers;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes one event of each type there is. */
final class SampleEvents {

    static final PeerId PEER = Peers.peer(7);

    private static final Instant TIME = Instant.ofEpochSecond(1_000_000_000);
    private static final Map<Type, Object> VALUES = Map.ofEntries(
            Map.entry(PeerId.class, PEER),
            Map.entry(Multiaddr.class, Multiaddr.parse("/ip4/192.0.2.1/tcp/4001")),
            Map.entry(Direction.class, Direction.INBOUND),
            Map.entry(P2pError.class, P2pError.of(ErrorCode.PERMISSION_DENIED, "a \"message\"\nof two lines")),
            Map.entry(TrustLevel.class, TrustLevel.TRUSTED),
            Map.entry(Permission.class, Permission.call("weather/*")),
            Map.entry(String.class, "a \"text\"\nof two lines"),
            Map.entry(Instant.class, TIME),
            Map.entry(boolean.class, true),
            Map.entry(int.class, 7),
            Map.entry(long.class, 7L),
            Map.entry(TrustRecord.class, new TrustRecord(PEER, TrustLevel.TRUSTED, Set.of(), "a test", TIME)));

    private SampleEvents() {}

    static List<AuditEvent> all() {
        return Arrays.stream(AuditEvent.class.getPermittedSubclasses())
                .filter(Class::isRecord)
                .map(SampleEvents::of)
                .toList();
    }

    /** Returns the type of an event, as the log tells it. */
    static String type(AuditEvent event) {
        return event.getClass()
                .getSimpleName()
                .replaceAll("(?<!^)([A-Z])", "_$1")
                .toUpperCase(Locale.ROOT);
    }

    private static AuditEvent of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> value(component.getGenericType()))
                .toArray();
        try {
            return (AuditEvent) type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("there is no sample of " + type, e);
        }
    }

    private static Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            Object element = value(generic.getActualTypeArguments()[0]);
            return generic.getRawType().equals(List.class)
                    ? List.of(element)
                    : generic.getRawType().equals(Set.class) ? Set.of(element) : Optional.of(element);
        }
        return Optional.ofNullable(VALUES.get(type))
                .orElseThrow(() -> new IllegalStateException("there is no sample of " + type));
    }
}
