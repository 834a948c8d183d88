package io.p2p4j.api.rotation;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Makes statements of keys and tells whether others are genuine. Thread-safe; asks nobody.
 *
 * <h2>Guarantees</h2>
 *
 * A succession is genuine only if the key that gives way has signed it and the key that follows has signed that it follows
 * <em>that</em> one: nobody can adopt a stranger's key, or be made a successor unasked. No signature that was made for anything
 * else is one of a statement, and a statement has one spelling.
 */
public interface Notary {

    /**
     * Makes the statement that an identity gives way to another; both sign.
     *
     * @param issued when; cut to whole seconds
     * @param grace how long others may take it up, in whole seconds
     */
    SignedStatement succession(Identity before, Identity after, Instant issued, Duration grace);

    /**
     * Makes the statement that an identity is not to be trusted any more.
     *
     * @param after who is there instead, for people
     */
    SignedStatement revocation(Identity self, Optional<PeerId> after, Instant issued);

    /**
     * Reads a statement; verifies no signature.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it is none, or longer than {@link SignedStatement#MAX_BYTES}
     */
    SignedStatement read(byte[] bytes);

    /** Returns whether everybody signed it who must have. */
    boolean isGenuine(SignedStatement signed);
}
