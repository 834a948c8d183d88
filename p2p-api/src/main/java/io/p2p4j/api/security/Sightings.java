package io.p2p4j.api.security;

import io.p2p4j.api.peer.Multiaddr;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells when and where a peer was let in after it had proven its key. Immutable.
 *
 * <p>It is for people: no decision rests on it.
 *
 * @param verified how often
 * @param last when last
 * @param addresses its ends of those connections, the latest first, at most {@link #MAX_ADDRESSES}
 */
public record Sightings(long verified, Optional<Instant> last, List<Multiaddr> addresses) {

    /** The most addresses. */
    public static final int MAX_ADDRESSES = 8;

    /** A peer that was never let in. */
    public static final Sightings NONE = new Sightings(0, Optional.empty(), List.of());

    /** Copies the addresses and checks their number. */
    public Sightings {
        addresses = List.copyOf(addresses);
        if (addresses.size() > MAX_ADDRESSES || verified < 0) {
            throw new IllegalArgumentException(
                    "sightings are counted from 0 and have at most " + MAX_ADDRESSES + " addresses");
        }
    }

    /** Returns that a peer was let in once. */
    public static Sightings once(Instant when, Multiaddr address) {
        return new Sightings(1, Optional.of(when), List.of(address));
    }

    /** Returns these and later ones. */
    public Sightings plus(Sightings later) {
        List<Multiaddr> latest = Stream.concat(later.addresses.stream(), addresses.stream())
                .distinct()
                .limit(MAX_ADDRESSES)
                .toList();
        return new Sightings(verified + later.verified, later.last.or(() -> last), latest);
    }
}
