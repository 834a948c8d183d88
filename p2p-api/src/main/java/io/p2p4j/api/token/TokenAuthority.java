package io.p2p4j.api.token;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Permission;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Makes tokens, and tells what those permit that peers present. Thread-safe; never blocks on a peer. */
public interface TokenAuthority {

    /** The longest token, in characters. */
    int MAX_TEXT = 12_000;

    /**
     * Begins to work; must be called once before any other method.
     *
     * @param self signs capabilities; stays open
     * @param store where tokens are remembered, open
     */
    void open(Identity self, TokenStore store);

    /**
     * Makes a token and remembers it; the text is not to be had a second time.
     *
     * @param capability whether the holder can make narrower ones of it, which needs an expiry
     * @throws io.p2p4j.api.error.StorageException if it cannot be remembered
     */
    Issued issue(TokenTerms terms, boolean capability);

    /**
     * Makes a narrower capability of one that was made for this node, to pass it on; needs nobody's consent.
     *
     * @param terms what it permits, to whom and until when; without an expiry, until the same time
     * @throws io.p2p4j.api.error.PermissionException with {@code TOKEN_INVALID} if it is none, is not this node's, or the
     *     terms are wider
     */
    String narrow(String token, TokenTerms terms);

    /** Tells what a token permits a peer that presents it. */
    Finding check(String token, PeerId presenter);

    /**
     * A token that was made.
     *
     * @param record what is known of it
     * @param text the token
     */
    record Issued(TokenRecord record, String text) {

        /** Leaves the token out. */
        @Override
        public String toString() {
            return "Issued[record=" + record + "]";
        }
    }

    /** Says what a token is worth. */
    sealed interface Finding {}

    /**
     * It permits something.
     *
     * @param id its public name; that of the first link for a capability
     * @param permissions what it permits
     * @param expires when it ends
     * @param through the peers that made it narrower and passed it on
     */
    record Accepted(String id, Set<Permission> permissions, Optional<Instant> expires, Set<PeerId> through)
            implements Finding {
        /** Copies the sets. */
        public Accepted {
            permissions = Set.copyOf(permissions);
            through = Set.copyOf(through);
        }
    }

    /**
     * It is worth nothing.
     *
     * @param reason a sentence for the operator; it does not leave the node
     */
    record Rejected(String reason) implements Finding {}
}
