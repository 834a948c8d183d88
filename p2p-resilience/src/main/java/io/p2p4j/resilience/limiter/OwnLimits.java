package io.p2p4j.resilience.limiter;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.PeerLimits;
import io.p2p4j.resilience.keyed.BoundedTable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Holds the plans in force, and those of single peers among them. Thread-safe. */
final class OwnLimits implements PeerLimits {

    private final int max;
    private final BoundedTable<PeerId, Account> peers;
    private final ReentrantLock changes = new ReentrantLock(); // guards that no change is lost in another
    private volatile Plans plans;

    /** Begins with a configuration and no limits of single peers. */
    OwnLimits(RateLimit settings, BoundedTable<PeerId, Account> peers) {
        this.max = settings.maxPeers();
        this.peers = peers;
        this.plans = new Plans(settings, Map.of());
    }

    /** Returns the plans in force. */
    Plans plans() {
        return plans;
    }

    /** Puts other plans in force; those of single peers stay. */
    void reload(RateLimit settings) {
        changes.lock();
        try {
            plans = new Plans(settings, list());
        } finally {
            changes.unlock();
        }
    }

    @Override
    public void set(PeerId peer, Limit limit) {
        changes.lock();
        try {
            Map<PeerId, OwnPlans> own = plans.own();
            if (own.size() >= max && !own.containsKey(peer)) {
                throw P2pError.of(
                                ErrorCode.CONFIG_INVALID,
                                "peer " + peer + " gets no limit of its own, since resilience.rate_limit.max_peers = "
                                        + max + " peers have one")
                        .with(Detail.RULE, Plans.OVERFLOW)
                        .toException();
            }
            own.put(peer, plans.plansOf(limit));
        } finally {
            changes.unlock();
        }
    }

    @Override
    public Optional<Limit> get(PeerId peer) {
        return Optional.ofNullable(plans.own().get(peer)).map(OwnPlans::limit);
    }

    @Override
    public Map<PeerId, Limit> list() {
        return plans.own().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> entry.getValue().limit()));
    }

    @Override
    public void reset(PeerId peer) {
        changes.lock();
        try {
            plans.own().remove(peer);
        } finally {
            changes.unlock();
        }
        peers.find(peer).ifPresent(account -> {
            try (account) {
                account.forgive();
            }
        });
    }
}
