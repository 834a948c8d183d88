package io.p2p4j.resilience.keyed;

import io.p2p4j.api.peer.PeerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Finds the state of a peer, and keeps that of at most so many. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>Never more than {@code maxPeers} peers have a state of their own. A peer beyond the bound takes the place of one
 *       whose state is idle; where none is found, it shares one overflow state with its like until it asks again.
 *   <li>A state that is not idle is never evicted, and no change to it is lost: whoever locked a slot has the one in use.
 *   <li>The search for an idle state looks at {@value #CANDIDATES} peers at most, so a flood of strangers costs each of
 *       them the same. There is no timer and no thread.
 * </ul>
 *
 * @param <V> the state of one peer
 */
public final class PeerTable<V> {

    static final int CANDIDATES = 8;

    private final int maxPeers;
    private final StateOfPeer<V> kind;
    private final ConcurrentHashMap<PeerId, Slot<V>> slots = new ConcurrentHashMap<>();
    private final Slot<V> overflow;

    // Guards the fields below and every change of the map; taken before a slot's lock, never after it.
    private final ReentrantLock admission = new ReentrantLock();
    private final List<PeerId> ring = new ArrayList<>();
    private int hand;

    /**
     * Makes an empty table.
     *
     * @param maxPeers the most peers with a state of their own, at least 1
     */
    public PeerTable(int maxPeers, StateOfPeer<V> kind) {
        this.maxPeers = maxPeers;
        this.kind = kind;
        this.overflow = new Slot<>(kind.fresh());
    }

    /** Returns the slot to use for a peer, its own or the shared one, locked; the caller closes it. */
    public Slot<V> lock(PeerId peer) {
        while (true) {
            Slot<V> known = slots.get(peer);
            Slot<V> slot = (known == null ? admit(peer) : known).lock();
            if (!slot.evicted()) {
                return slot;
            }
            slot.close(); // evicted since it was found: look again
        }
    }

    /** Returns the peer's own slot, not locked; admits nobody. */
    public Optional<Slot<V>> find(PeerId peer) {
        return Optional.ofNullable(slots.get(peer));
    }

    /** Returns how many peers have a state of their own. */
    public int size() {
        return slots.size();
    }

    private Slot<V> admit(PeerId peer) {
        admission.lock();
        try {
            Slot<V> known = slots.get(peer);
            if (known != null) {
                return known; // another thread was faster
            }
            if (ring.size() < maxPeers) {
                ring.add(peer);
                return newSlot(peer);
            }
            return evictOne() ? replaceEvicted(peer) : overflow;
        } finally {
            admission.unlock();
        }
    }

    /** Moves the hand to the next idle state and evicts it; false if there is none among the candidates. */
    private boolean evictOne() {
        for (int i = 0; i < Math.min(CANDIDATES, maxPeers); i++) {
            hand = (hand + 1) % maxPeers;
            Slot<V> candidate = slots.get(ring.get(hand));
            if (candidate != null && candidate.evictIfIdle(kind)) {
                return true;
            }
        }
        return false;
    }

    private Slot<V> replaceEvicted(PeerId peer) {
        slots.remove(ring.set(hand, peer));
        return newSlot(peer);
    }

    private Slot<V> newSlot(PeerId peer) {
        Slot<V> slot = new Slot<>(kind.fresh());
        slots.put(peer, slot);
        return slot;
    }
}
