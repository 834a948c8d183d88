package io.p2p4j.node.connection;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers where peers were found: at most {@link #MAX_PEERS} peers, the least recently used forgotten first, with the
 * last {@link #MAX_ADDRESSES} addresses each. Thread-safe.
 *
 * <p>Only this node's own side adds to it, never a peer.
 */
public final class AddressBook {

    static final int MAX_PEERS = 10_000;
    static final int MAX_ADDRESSES = 8;

    // Guards byPeer, which is in order of use.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, List<Multiaddr>> byPeer = new LinkedHashMap<>(16, 0.75f, true);

    /** Puts an address first among those of its peer. */
    public void add(PeerAddress address) {
        lock.lock();
        try {
            List<Multiaddr> addresses = new ArrayList<>(byPeer.getOrDefault(address.peer(), List.of()));
            addresses.remove(address.address());
            addresses.add(0, address.address());
            byPeer.put(address.peer(), List.copyOf(addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES))));
            if (byPeer.size() > MAX_PEERS) {
                byPeer.remove(byPeer.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the addresses of a peer, the latest first. */
    public List<Multiaddr> find(PeerId peer) {
        lock.lock();
        try {
            return List.copyOf(byPeer.getOrDefault(peer, List.of()));
        } finally {
            lock.unlock();
        }
    }
}
