package io.p2p4j.api.security;

import io.p2p4j.api.peer.PeerId;
import java.time.Instant;
import java.util.Set;

/**
 * Holds what is known about one peer.
 *
 * @param peer the peer
 * @param level how far it is trusted
 * @param grants what it may do beyond what its level may
 * @param reason why, for people
 * @param since when it was set
 */
public record TrustRecord(PeerId peer, TrustLevel level, Set<Permission> grants, String reason, Instant since) {

    /** The longest reason. */
    public static final int MAX_REASON = 1024;

    /** Copies the grants. */
    public TrustRecord {
        grants = Set.copyOf(grants);
        if (reason.length() > MAX_REASON) {
            throw new IllegalArgumentException("a reason has at most " + MAX_REASON + " characters");
        }
    }
}
