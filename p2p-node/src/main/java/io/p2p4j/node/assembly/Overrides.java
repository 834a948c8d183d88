package io.p2p4j.node.assembly;

import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RetryPolicy;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.Authorizer;
import io.p2p4j.api.security.Handshake;
import io.p2p4j.api.security.KeyVault;
import io.p2p4j.api.security.PinStore;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.TrustPolicy;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.token.TokenAuthority;
import io.p2p4j.api.token.TokenStore;
import io.p2p4j.api.transport.Transport;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds the parts that a builder was handed instead of having them found. Not thread-safe. */
public final class Overrides {

    private static final Set<Class<?>> PARTS = Set.of(
            AuditLog.class,
            AuditTrail.class,
            Authorizer.class,
            CircuitBreaker.class,
            Handshake.class,
            KeyVault.class,
            Notary.class,
            PinStore.class,
            RateLimiter.class,
            RetryPolicy.class,
            SecretStore.class,
            TokenAuthority.class,
            TokenStore.class,
            Transport.class,
            TrustPolicy.class,
            TrustStore.class);

    private final Map<Class<?>, Object> parts = new HashMap<>();

    /** Puts a part in the place of what would be found. */
    public <T> void put(Class<T> kind, T part) {
        if (!PARTS.contains(kind)) {
            throw new IllegalArgumentException(kind.getName() + " is no replaceable part of a node");
        }
        parts.put(kind, part);
    }

    /** Returns the part that was put. */
    public <T> Optional<T> get(Class<T> kind) {
        return Optional.ofNullable(parts.get(kind)).map(kind::cast);
    }
}
