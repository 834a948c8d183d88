package example.window;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.PeerLimits;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Holds the limits of single peers. */
final class OwnLimits implements PeerLimits {

    private final Map<PeerId, Limit> limits = new ConcurrentHashMap<>();
    private final Consumer<PeerId> forgive;

    OwnLimits(Consumer<PeerId> forgive) {
        this.forgive = forgive;
    }

    @Override
    public void set(PeerId peer, Limit limit) {
        limits.put(peer, limit);
    }

    @Override
    public Optional<Limit> get(PeerId peer) {
        return Optional.ofNullable(limits.get(peer));
    }

    @Override
    public Map<PeerId, Limit> list() {
        return Map.copyOf(limits);
    }

    @Override
    public void reset(PeerId peer) {
        limits.remove(peer);
        forgive.accept(peer);
    }
}
