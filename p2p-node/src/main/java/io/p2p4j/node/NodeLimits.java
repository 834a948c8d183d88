package io.p2p4j.node;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Shows and sets what single peers may spend while the node runs. Thread-safe; every change is audited and ends with the
 * node, unlike the limits of {@code resilience.rate_limit}.
 */
public final class NodeLimits {

    private final RateLimiter limiter;
    private final AuditLog audit;
    private final Function<PeerId, Subject> subjects;

    /**
     * Works on a limiter.
     *
     * @param subjects tells whose budget a peer spends
     */
    public NodeLimits(RateLimiter limiter, AuditLog audit, Function<PeerId, Subject> subjects) {
        this.limiter = limiter;
        this.audit = audit;
        this.subjects = subjects;
    }

    /**
     * Gives a peer a limit of its own from now on; what it has spent stays spent, and what the limit leaves open is as for
     * others of its level.
     *
     * @throws io.p2p4j.api.error.ConfigException if the limit cannot be kept
     */
    public void set(PeerId peer, Limit limit) {
        audit.append(new AuditEvent.LimitChanged(peer));
        limiter.limits().set(peer, limit);
    }

    /** Gives a peer the limit that was set for another one, which it follows; one that was set for itself stays. */
    public void inherit(PeerId before, PeerId after) {
        if (get(after).isEmpty()) {
            get(before).ifPresent(limit -> set(after, limit));
        }
    }

    /** Returns the limit that was set for a peer. */
    public Optional<Limit> get(PeerId peer) {
        return limiter.limits().get(peer);
    }

    /** Returns all limits that were set. */
    public Map<PeerId, Limit> list() {
        return limiter.limits().list();
    }

    /** Takes the limit of a peer away again and forgives what it has spent. */
    public void reset(PeerId peer) {
        audit.append(new AuditEvent.LimitChanged(peer));
        limiter.limits().reset(peer);
    }

    /** Returns the refusal that a peer would meet now if it spent so much; takes nothing. */
    public Optional<RateLimiter.Limited> check(PeerId peer, Currency currency, long permits) {
        return limiter.check(subjects.apply(peer), currency, permits);
    }
}
