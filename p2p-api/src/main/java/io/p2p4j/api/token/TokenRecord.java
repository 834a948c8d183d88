package io.p2p4j.api.token;

import java.time.Instant;
import java.util.Optional;

/**
 * Holds what a node knows of a token; the token itself it does not know.
 *
 * @param id its public name
 * @param kind what it is
 * @param terms what it permits
 * @param created when it was made
 * @param revoked when it was revoked
 */
public record TokenRecord(String id, Kind kind, TokenTerms terms, Instant created, Optional<Instant> revoked) {

    /** Says what a token is. */
    public sealed interface Kind {}

    /**
     * A random secret.
     *
     * @param sha256 its hash, in hexadecimal
     */
    public record Secret(String sha256) implements Kind {}

    /** A signed chain, of which the holder can make narrower ones. */
    public record Capability() implements Kind {}

    /** Returns the same record, revoked; one that was revoked stays as it is. */
    public TokenRecord revokedAt(Instant now) {
        return revoked.isPresent() ? this : new TokenRecord(id, kind, terms, created, Optional.of(now));
    }
}
