package io.p2p4j.node.rpc;

import io.p2p4j.api.peer.PeerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the RPC streams and requests that each peer has under way, over all its connections. Thread-safe.
 *
 * <p>Holds nothing of a peer that has nothing under way.
 */
final class Workloads {

    /** The most RPC streams of one peer; a peer needs one. */
    static final int MAX_STREAMS = 8;

    private static final Load NOTHING = new Load(0, 0);

    private final int maxRequests;
    private final Map<PeerId, Load> byPeer = new ConcurrentHashMap<>();

    Workloads(int maxRequests) {
        this.maxRequests = maxRequests;
    }

    private record Load(int streams, int requests) {}

    /** Counts a stream, unless there are too many. */
    boolean beginStream(PeerId peer) {
        return begin(peer, 1, 0);
    }

    void endStream(PeerId peer) {
        end(peer, 1, 0);
    }

    /** Counts a request, unless there are too many. */
    boolean beginRequest(PeerId peer) {
        return begin(peer, 0, 1);
    }

    void endRequest(PeerId peer) {
        end(peer, 0, 1);
    }

    int peers() {
        return byPeer.size();
    }

    private boolean begin(PeerId peer, int streams, int requests) {
        boolean[] begun = new boolean[1];
        byPeer.compute(peer, (id, present) -> {
            Load load = present == null ? NOTHING : present;
            begun[0] = load.streams + streams <= MAX_STREAMS && load.requests + requests <= maxRequests;
            return begun[0] ? new Load(load.streams + streams, load.requests + requests) : present;
        });
        return begun[0];
    }

    private void end(PeerId peer, int streams, int requests) {
        byPeer.computeIfPresent(peer, (id, load) -> {
            Load left = new Load(load.streams - streams, load.requests - requests);
            return left.equals(NOTHING) ? null : left;
        });
    }
}
