package io.p2p4j.security.authz;

import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells what each level may do: what is configured for it and for every lower level; UNTRUSTED may nothing. */
final class LevelPermissions {

    private final EnumMap<TrustLevel, List<Permission>> byLevel;

    private LevelPermissions(EnumMap<TrustLevel, List<Permission>> byLevel) {
        this.byLevel = byLevel;
    }

    static LevelPermissions cumulative(Map<TrustLevel, List<Permission>> configured) {
        EnumMap<TrustLevel, List<Permission>> byLevel = new EnumMap<>(TrustLevel.class);
        List<Permission> soFar = new ArrayList<>();
        for (TrustLevel level : TrustLevel.values()) {
            soFar.addAll(configured.getOrDefault(level, List.of()));
            byLevel.put(level, level == TrustLevel.UNTRUSTED ? List.of() : List.copyOf(soFar));
        }
        return new LevelPermissions(byLevel);
    }

    /** Returns the pattern of a level that implies a permission. */
    Optional<Permission> implying(TrustLevel level, Permission wanted) {
        return implying(byLevel.getOrDefault(level, List.of()), wanted);
    }

    static Optional<Permission> implying(Iterable<Permission> held, Permission wanted) {
        for (Permission permission : held) {
            if (permission.implies(wanted)) {
                return Optional.of(permission);
            }
        }
        return Optional.empty();
    }
}
