package io.p2p4j.resilience.breaker;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.PeerBreakers;
import io.p2p4j.resilience.keyed.BoundedTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Shows the breakers of a table and changes them for an operator. Thread-safe. */
final class BreakersByHand implements PeerBreakers {

    private static final String BOUND = "resilience.circuit_breaker.max_peers";

    private final KeyedCircuitBreaker owner;
    private final BoundedTable<PeerId, PeerBreaker> breakers;
    private final int max;

    BreakersByHand(KeyedCircuitBreaker owner, BoundedTable<PeerId, PeerBreaker> breakers, int max) {
        this.owner = owner;
        this.breakers = breakers;
        this.max = max;
    }

    @Override
    public Status status(PeerId peer) {
        return breakers.find(peer)
                .map(breaker -> {
                    try (breaker) {
                        return breaker.status();
                    }
                })
                .orElse(Status.UNSEEN);
    }

    @Override
    public Map<PeerId, Status> list() {
        Map<PeerId, Status> all = new HashMap<>();
        breakers.forEach((peer, breaker) -> {
            Status status = breaker.status();
            if (!status.equals(Status.UNSEEN)) {
                all.put(peer, status);
            }
        });
        return Map.copyOf(all);
    }

    @Override
    public void reset(PeerId peer) {
        breakers.find(peer).ifPresent(breaker -> {
            Optional<PeerBreaker.Change> change;
            try (breaker) {
                change = breaker.reset();
            }
            owner.announce(peer, change);
        });
    }

    @Override
    public void force(PeerId peer, Forced state) {
        Optional<PeerBreaker.Change> change;
        try (PeerBreaker breaker = breakers.lock(peer, true)) {
            if (breakers.isOverflow(breaker)) {
                throw P2pError.of(
                                ErrorCode.CONFIG_INVALID,
                                "the breaker of " + peer + " cannot be forced, since " + BOUND + " = " + max
                                        + " peers have one that cannot be forgotten")
                        .with(Detail.RULE, BOUND)
                        .toException();
            }
            change = breaker.force(state);
        }
        owner.announce(peer, change);
    }
}
