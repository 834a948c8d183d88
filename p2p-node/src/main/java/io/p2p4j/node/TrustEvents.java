package io.p2p4j.node;

import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Words a change of what is known about a peer as events: of the record, of the level, and of each grant. */
final class TrustEvents {

    private TrustEvents() {}

    static List<AuditEvent> set(Optional<TrustRecord> before, TrustRecord after) {
        List<AuditEvent> events = new ArrayList<>();
        events.add(before.<AuditEvent>map(old -> new AuditEvent.RecordUpdated(old, after))
                .orElseGet(() -> new AuditEvent.RecordCreated(after)));
        if (before.map(TrustRecord::level).filter(after.level()::equals).isEmpty()) {
            level(after).forEach(events::add);
        }
        Set<Permission> had = before.map(TrustRecord::grants).orElse(Set.of());
        missing(after.grants(), had)
                .map(grant -> new AuditEvent.PermissionGranted(after.peer(), grant))
                .forEach(events::add);
        missing(had, after.grants())
                .map(grant -> new AuditEvent.PermissionRevoked(after.peer(), grant))
                .forEach(events::add);
        return events;
    }

    static List<AuditEvent> removed(TrustRecord before) {
        List<AuditEvent> events = new ArrayList<>();
        events.add(new AuditEvent.RecordRemoved(before));
        events.add(new AuditEvent.DataDeleted("trust"));
        missing(before.grants(), Set.of())
                .map(grant -> new AuditEvent.PermissionRevoked(before.peer(), grant))
                .forEach(events::add);
        return events;
    }

    private static Stream<AuditEvent> level(TrustRecord after) {
        return switch (after.level()) {
            case UNTRUSTED -> Stream.of(new AuditEvent.PeerUntrusted(after.peer()));
            case UNKNOWN, VERIFIED -> Stream.empty();
            case TRUSTED, BOOTSTRAP -> Stream.of(new AuditEvent.PeerTrusted(after.peer(), after.level()));
        };
    }

    private static Stream<Permission> missing(Set<Permission> these, Set<Permission> there) {
        return these.stream()
                .filter(permission -> !there.contains(permission))
                .sorted(Comparator.comparing(Permission::pattern));
    }
}
