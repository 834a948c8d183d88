package io.p2p4j.resilience.redis;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.PeerLimits;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Sets limits of single peers on this node, and forgives what a peer has spent on all.
 *
 * @param local the limits of this node
 * @param forgive forgets the shared budgets of a peer
 */
record SharedLimits(PeerLimits local, Consumer<PeerId> forgive) implements PeerLimits {

    @Override
    public void set(PeerId peer, Limit limit) {
        local.set(peer, limit);
    }

    @Override
    public Optional<Limit> get(PeerId peer) {
        return local.get(peer);
    }

    @Override
    public Map<PeerId, Limit> list() {
        return local.list();
    }

    /** Forgets the budgets that the peer had by its own limit, and those that it has without. */
    @Override
    public void reset(PeerId peer) {
        forgive.accept(peer);
        local.reset(peer);
        forgive.accept(peer);
    }
}
