package io.p2p4j.node.connection;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Remembers where peers were found, what this node's own side says apart from what peers say themselves. Thread-safe.
 *
 * <p>Of each kind at most {@link #MAX_PEERS} peers, the least recently used forgotten first, with {@link #MAX_ADDRESSES}
 * addresses each. So no number of peers that claim addresses makes it forget one that this side gave.
 */
public final class AddressBook {

    static final int MAX_PEERS = 10_000;
    static final int MAX_ADDRESSES = 8;

    // Guards both maps, which are in order of use.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<PeerId, List<Multiaddr>> given = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<PeerId, List<Multiaddr>> claimed = new LinkedHashMap<>(16, 0.75f, true);

    /** Puts an address that this side gave first among those of its peer. */
    public void add(PeerAddress address) {
        lock.lock();
        try {
            List<Multiaddr> addresses = new ArrayList<>(given.getOrDefault(address.peer(), List.of()));
            addresses.remove(address.address());
            addresses.add(0, address.address());
            put(given, address.peer(), addresses);
        } finally {
            lock.unlock();
        }
    }

    /** Replaces the addresses that a peer claimed for itself, over a connection that proves its key. */
    public void claim(PeerId peer, List<Multiaddr> addresses) {
        lock.lock();
        try {
            put(claimed, peer, addresses);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the addresses of a peer that this side gave, the latest first. */
    public List<Multiaddr> given(PeerId peer) {
        lock.lock();
        try {
            return given.getOrDefault(peer, List.of());
        } finally {
            lock.unlock();
        }
    }

    /** Returns the addresses of a peer: those that were given, the latest first, then those it claimed. */
    public List<Multiaddr> find(PeerId peer) {
        lock.lock();
        try {
            return Stream.of(given, claimed)
                    .flatMap(kind -> kind.getOrDefault(peer, List.of()).stream())
                    .distinct()
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private static void put(Map<PeerId, List<Multiaddr>> kind, PeerId peer, List<Multiaddr> addresses) {
        kind.put(peer, List.copyOf(addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES))));
        if (kind.size() > MAX_PEERS) {
            kind.remove(kind.keySet().iterator().next());
        }
    }
}
