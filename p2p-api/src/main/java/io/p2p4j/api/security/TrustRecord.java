package io.p2p4j.api.security;

import io.p2p4j.api.peer.PeerId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Holds what is known about one peer.
 *
 * @param peer the peer
 * @param level how far it is trusted
 * @param grants what it may do beyond what its level may
 * @param reason why, for people
 * @param setBy who set level and grants
 * @param since when they were set
 * @param expires from when on they count no more, and the peer is as unknown as any stranger
 * @param sightings when and where it was let in
 */
public record TrustRecord(
        PeerId peer,
        TrustLevel level,
        Set<Permission> grants,
        String reason,
        SetBy setBy,
        Instant since,
        Optional<Instant> expires,
        Sightings sightings) {

    /** The longest reason. */
    public static final int MAX_REASON = 1024;

    /** The most grants. */
    public static final int MAX_GRANTS = 256;

    /** Copies the grants and checks the bounds. */
    public TrustRecord {
        grants = Set.copyOf(grants);
        if (reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("a reason has at most " + MAX_REASON + " characters");
        }
        if (grants.size() > MAX_GRANTS) {
            throw new IllegalArgumentException("a peer has at most " + MAX_GRANTS + " grants");
        }
    }

    /** Makes the record of a peer that was never seen, set by the operator for good. */
    public TrustRecord(PeerId peer, TrustLevel level, Set<Permission> grants, String reason, Instant since) {
        this(peer, level, grants, reason, SetBy.OPERATOR, since, Optional.empty(), Sightings.NONE);
    }

    /** Returns whether it counts no more. */
    public boolean expiredAt(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }

    /** Returns the same record with other sightings. */
    public TrustRecord with(Sightings other) {
        return new TrustRecord(peer, level, grants, reason, setBy, since, expires, other);
    }
}
