package io.p2p4j.api.token;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Permission;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Says what a token permits, to whom and until when.
 *
 * @param holder the peer that may use it; none for a bearer token, which whoever has it may use
 * @param permissions what it permits beyond what its user may already
 * @param expires when it ends
 * @param description what it is for, for people
 */
public record TokenTerms(
        Optional<PeerId> holder, Set<Permission> permissions, Optional<Instant> expires, String description) {

    /** The most permissions. */
    public static final int MAX_PERMISSIONS = 64;

    /** The longest description. */
    public static final int MAX_DESCRIPTION = 256;

    /** Copies the permissions and checks the bounds. */
    public TokenTerms {
        permissions = Set.copyOf(permissions);
        if (permissions.size() > MAX_PERMISSIONS) {
            throw new IllegalArgumentException("a token has at most " + MAX_PERMISSIONS + " permissions");
        }
        if (description.length() > MAX_DESCRIPTION) {
            throw new IllegalArgumentException("a description has at most " + MAX_DESCRIPTION + " characters");
        }
    }

    /** Returns whether it has ended. */
    public boolean expiredAt(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }
}
