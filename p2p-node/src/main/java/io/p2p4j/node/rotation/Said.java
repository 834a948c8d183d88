package io.p2p4j.node.rotation;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.KeyStatement;
import io.p2p4j.api.rotation.KeyStatement.Revocation;
import io.p2p4j.api.rotation.KeyStatement.Succession;
import io.p2p4j.api.rotation.Notary;
import io.p2p4j.api.rotation.SignedStatement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says what the statements of one message mean together; looks at each signature once at most. Not thread-safe. */
public final class Said {

    private final List<SignedStatement> statements;
    private final Notary notary;
    private final Set<SignedStatement> genuine = new HashSet<>();

    /** Holds statements, of which nothing is verified yet. */
    public Said(List<SignedStatement> statements, Notary notary) {
        this.statements = List.copyOf(statements);
        this.notary = notary;
    }

    /** Returns the statements, in the order in which they came. */
    public List<SignedStatement> statements() {
        return statements;
    }

    /** Returns whether a key is withdrawn without another in its place, as one that was stolen: then nothing follows it. */
    public boolean withdrawn(PeerId peer) {
        return statements.stream()
                .anyMatch(signed -> signed.statement() instanceof Revocation revocation
                        && revocation.peer().equals(peer)
                        && revocation.after().isEmpty());
    }

    /**
     * Returns whether a revocation counts that a peer shows: of a key that nobody follows, its own, or one that it followed.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it is shown as a successor by a statement that is not genuine
     */
    public boolean counts(Revocation revocation, PeerId presenter) {
        return revocation.after().isEmpty() || leads(revocation.peer(), presenter);
    }

    /** Fails unless everybody signed a statement who must have. */
    public void requireGenuine(SignedStatement signed) {
        if (genuine.contains(signed)) {
            return;
        }
        if (!notary.isGenuine(signed)) {
            throw P2pError.of(
                            ErrorCode.PROTOCOL_VIOLATION,
                            "a statement about the key of " + signed.statement().peer()
                                    + " is not signed as it must be")
                    .toException();
        }
        genuine.add(signed);
    }

    /** Goes along what keys have said of who follows them; ends, since no key is looked at twice. */
    private boolean leads(PeerId from, PeerId to) {
        Set<PeerId> seen = new HashSet<>(Set.of(from));
        boolean more = true;
        while (more && !seen.contains(to)) {
            more = false;
            for (SignedStatement signed : statements) {
                Optional<PeerId> after = after(signed.statement());
                if (seen.contains(signed.statement().peer()) && after.isPresent() && !seen.contains(after.get())) {
                    requireGenuine(signed);
                    more |= seen.add(after.get());
                }
            }
        }
        return seen.contains(to);
    }

    private static Optional<PeerId> after(KeyStatement statement) {
        return switch (statement) {
            case Succession succession -> Optional.of(succession.after());
            case Revocation revocation -> revocation.after();
        };
    }
}
