package io.p2p4j.api.resilience;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.peer.PeerId;
import java.util.Map;
import java.util.Optional;

/**
 * Sets limits of single peers while a {@link RateLimiter} runs; they live as long as the limiter. Thread-safe.
 *
 * <p>What such a limit leaves open is taken from the peer's level, and from there from what all peers have.
 */
public interface PeerLimits {

    /**
     * Gives a peer a limit of its own from now on; what it has spent stays spent.
     *
     * @throws io.p2p4j.api.error.ConfigException if the limit cannot be kept, or as many peers as the limiter tracks
     *     have one already
     */
    void set(PeerId peer, Limit limit);

    /** Returns the limit that was set for a peer. */
    Optional<Limit> get(PeerId peer);

    /** Returns a copy of all limits that were set. */
    Map<PeerId, Limit> list();

    /** Takes the limit of a peer away again and forgives what it has spent; streams that are open stay counted. */
    void reset(PeerId peer);
}
