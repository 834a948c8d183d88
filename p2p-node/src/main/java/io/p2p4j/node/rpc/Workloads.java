package io.p2p4j.node.rpc;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.node.observe.UsualTime;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the RPC streams and requests that each peer has under way, over all its connections, and the requests of all.
 * Thread-safe.
 *
 * <p>Holds nothing of a peer that has nothing under way.
 */
final class Workloads {

    /** The most RPC streams of one peer; a peer needs one. */
    static final int MAX_STREAMS = 8;

    /** The config key of the bound on the requests of one peer. */
    static final String PER_PEER = "node.max_in_flight";

    /** The config key of the bound on the requests of all peers. */
    static final String TOTAL = "node.max_in_flight_total";

    private static final Load NOTHING = new Load(0, 0);

    private final RpcLimits limits;
    private final Map<PeerId, Load> byPeer = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final UsualTime usual;

    Workloads(RpcLimits limits) {
        this.limits = limits;
        this.usual = new UsualTime(Duration.ZERO, limits.patience());
    }

    private record Load(int streams, int requests) {}

    /** Counts a stream, unless there are too many. */
    boolean beginStream(PeerId peer) {
        return begin(peer, 1, 0);
    }

    void endStream(PeerId peer) {
        end(peer, 1, 0);
    }

    /** Counts a request; if there are too many, returns the config key of the bound instead. */
    Optional<String> beginRequest(PeerId peer) {
        int most = limits.maxInFlightTotal();
        if (requests.getAndUpdate(count -> count < most ? count + 1 : count) >= most) {
            return Optional.of(TOTAL);
        }
        if (!begin(peer, 0, 1)) {
            requests.decrementAndGet();
            return Optional.of(PER_PEER);
        }
        return Optional.empty();
    }

    /** Counts a request no more, and how long it took. */
    void endRequest(PeerId peer, Duration took) {
        end(peer, 0, 1);
        requests.decrementAndGet();
        usual.took(took);
    }

    /** Returns after which time a place should be free: that which requests lately took, within bounds. */
    Duration freeAfter() {
        return usual.freeAfter();
    }

    int peers() {
        return byPeer.size();
    }

    private boolean begin(PeerId peer, int streams, int begun) {
        boolean[] fits = new boolean[1];
        byPeer.compute(peer, (id, present) -> {
            Load load = present == null ? NOTHING : present;
            fits[0] = load.streams + streams <= MAX_STREAMS && load.requests + begun <= limits.maxInFlight();
            return fits[0] ? new Load(load.streams + streams, load.requests + begun) : present;
        });
        return fits[0];
    }

    private void end(PeerId peer, int streams, int ended) {
        byPeer.computeIfPresent(peer, (id, load) -> {
            Load left = new Load(load.streams - streams, load.requests - ended);
            return left.equals(NOTHING) ? null : left;
        });
    }
}
