package io.p2p4j.security.audit.trail;

import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.security.audit.chain.Checkpoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Knows whose signatures count: those of the identities that are named, and of those that gave way to them as far as these say so.
 *
 * <p>That an identity gave way is a line of the log, which anybody can write; it counts when a named identity has signed the log up
 * to that line or beyond. What a former identity has signed counts no further than a named one has signed, too: whoever steals
 * the key of one that has gone can add nothing that counts.
 */
final class Signers {

    private final Set<PeerId> named;
    private final Map<PeerId, List<Rotation>> rotations = new HashMap<>(); // by the one after
    private long covered;

    Signers(Set<PeerId> named) {
        this.named = Set.copyOf(named);
    }

    /** Says whose a signature is. */
    enum Standing {
        /** One that is named, or one that gave way, of lines that a named one has signed as well. */
        COUNTS,
        /** One that gave way, of lines that no named one has signed. */
        FORMER,
        /** Anybody else's. */
        NOBODY
    }

    /**
     * Says that an identity gave way.
     *
     * @param before the identity
     * @param seq the line that says so
     */
    private record Rotation(PeerId before, long seq) {}

    /** Takes note that a line says that an identity gave way to another. */
    void rotated(PeerId before, PeerId after, long seq) {
        rotations.computeIfAbsent(after, peer -> new ArrayList<>()).add(new Rotation(before, seq));
    }

    /** Takes note of a checkpoint that is true of the log; returns whether a named identity signed it. */
    boolean covers(Checkpoint checkpoint) {
        boolean signed = isBy(checkpoint, named);
        if (signed) {
            covered = Math.max(covered, checkpoint.size());
        }
        return signed;
    }

    /** Returns whose a checkpoint is, when all that are true of the log have been seen. */
    Standing standing(Checkpoint checkpoint) {
        if (isBy(checkpoint, named)) {
            return Standing.COUNTS;
        }
        if (!isBy(checkpoint, former())) {
            return Standing.NOBODY;
        }
        return checkpoint.size() <= covered ? Standing.COUNTS : Standing.FORMER;
    }

    private Set<PeerId> former() {
        Set<PeerId> former = new HashSet<>();
        List<PeerId> after = new ArrayList<>(named);
        for (int i = 0; i < after.size(); i++) {
            for (Rotation rotation : rotations.getOrDefault(after.get(i), List.of())) {
                if (rotation.seq() <= covered && former.add(rotation.before())) {
                    after.add(rotation.before());
                }
            }
        }
        return former;
    }

    private static boolean isBy(Checkpoint checkpoint, Set<PeerId> peers) {
        return peers.stream()
                .anyMatch(peer -> key(peer).filter(checkpoint::isBy).isPresent());
    }

    private static Optional<PublicKey> key(PeerId peer) {
        try {
            return peer.publicKey();
        } catch (P2pException e) {
            return Optional.empty(); // an id that contains no key vouches for nothing
        }
    }
}
