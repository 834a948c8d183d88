package io.p2p4j.api.rotation;

import io.p2p4j.api.peer.PeerId;
import java.time.Instant;
import java.util.Optional;

/**
 * What the holder of a key says about that key, for as long as anybody keeps the words. Immutable.
 *
 * <p>Statements have no numbers: of two successions of one key no order could be trusted, since whoever has stolen it signs the
 * later one. The first that a peer accepts ends the key there, and with it every other.
 */
public sealed interface KeyStatement {

    /** Returns whose key it is about; that key has signed it. */
    PeerId peer();

    /** Returns when it was signed, in whole seconds. */
    Instant issued();

    /**
     * The key gives way to another one, which agrees: trust in the one is meant to be trust in the other.
     *
     * @param peer the id that ends
     * @param after the id that takes its place, and has signed this, too
     * @param issued when it was signed
     * @param expires from when on nobody takes it up any more
     */
    record Succession(PeerId peer, PeerId after, Instant issued, Instant expires) implements KeyStatement {

        /** Checks that the one is not the other, and that it ends after it was signed. */
        public Succession {
            if (peer.equals(after)) {
                throw new IllegalArgumentException(peer + " gives way to itself");
            }
            if (!issued.isBefore(expires)) {
                throw new IllegalArgumentException("the succession of " + peer + " ends before it begins");
            }
        }
    }

    /**
     * The key is not to be trusted any more; moves no trust to anybody, and does not end.
     *
     * @param peer the id that is not to be trusted
     * @param after for people: who is there instead
     * @param issued when it was signed
     */
    record Revocation(PeerId peer, Optional<PeerId> after, Instant issued) implements KeyStatement {}
}
