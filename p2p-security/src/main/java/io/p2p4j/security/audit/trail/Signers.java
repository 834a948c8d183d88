package io.p2p4j.security.audit.trail;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.security.audit.chain.Checkpoint;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Knows whose signatures count: the identities that are named, and those that gave way to one that counts.
 *
 * <p>Whose log says that an identity gave way to it has signed that very line, and so vouches for what that identity signed.
 */
final class Signers {

    private final Set<PeerId> counted;
    private final Map<PeerId, PeerId> rotated = new HashMap<>(); // from the one before to the one after

    Signers(Set<PeerId> named) {
        this.counted = new HashSet<>(named);
    }

    /** Takes note that an identity gave way to another. */
    void rotated(PeerId before, PeerId after) {
        rotated.put(before, after);
    }

    /** Returns whether one of them signed a checkpoint. */
    boolean signed(Checkpoint checkpoint) {
        return counted.stream().anyMatch(peer -> isBy(checkpoint, peer))
                || rotated.keySet().stream().anyMatch(peer -> counts(peer) && isBy(checkpoint, peer));
    }

    private boolean counts(PeerId peer) {
        Set<PeerId> seen = new HashSet<>();
        PeerId each = peer;
        while (seen.add(each)) {
            if (counted.contains(each)) {
                return true;
            }
            each = rotated.getOrDefault(each, each);
        }
        return false;
    }

    private static boolean isBy(Checkpoint checkpoint, PeerId peer) {
        return key(peer).filter(checkpoint::isBy).isPresent();
    }

    private static Optional<PublicKey> key(PeerId peer) {
        try {
            return peer.publicKey();
        } catch (P2pException e) {
            return Optional.empty(); // an id that contains no key vouches for nothing
        }
    }
}
