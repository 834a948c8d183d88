package io.p2p4j.resilience.keyed;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Finds the state of a key, and keeps that of at most so many. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>Never more than {@code max} keys have a state of their own. A key beyond the bound takes the place of one whose
 *       state may be lost; where none is found, it shares an overflow state with its like until it asks again.
 *   <li>A state that is {@linkplain Loss#FORBIDDEN not to be lost} is never evicted, and no change to one is lost: whoever
 *       locked a slot has the one in use.
 *   <li>The search looks at {@value #CANDIDATES} states at most, so a flood of strangers costs each of them the same. There
 *       is no timer and no thread.
 * </ul>
 *
 * @param <K> a key
 * @param <S> the state of one key
 */
public final class BoundedTable<K, S extends Slot> {

    static final int CANDIDATES = 8;

    private final int max;
    private final Supplier<S> fresh;
    private final ConcurrentHashMap<K, S> slots = new ConcurrentHashMap<>();
    private final S overflowOfStrangers;
    private final S overflowOfKnown;

    // Guards the fields below and every change of the map; taken before a slot's lock, never after it.
    private final ReentrantLock admission = new ReentrantLock();
    private final List<K> ring = new ArrayList<>();
    private int hand;

    /**
     * Makes an empty table.
     *
     * @param max the most keys with a state of their own, at least 1
     * @param fresh makes the state of a key that was never seen
     */
    public BoundedTable(int max, Supplier<S> fresh) {
        this.max = max;
        this.fresh = fresh;
        this.overflowOfStrangers = fresh.get();
        this.overflowOfKnown = fresh.get();
    }

    /**
     * Returns the slot to use for a key, its own or a shared one, locked; the caller closes it.
     *
     * @param known whether it was known before; strangers and those known do not share a state
     */
    public S lock(K key, boolean known) {
        while (true) {
            S found = slots.get(key);
            S slot = found == null ? admit(key, known) : found;
            slot.lock();
            if (!slot.evicted()) {
                return slot;
            }
            slot.close(); // evicted since it was found: look again
        }
    }

    /** Returns the key's own slot, locked; admits nobody. */
    public Optional<S> find(K key) {
        while (true) {
            S slot = slots.get(key);
            if (slot == null) {
                return Optional.empty();
            }
            slot.lock();
            if (!slot.evicted()) {
                return Optional.of(slot);
            }
            slot.close(); // evicted since it was found: look again
        }
    }

    /** Hands each key and its slot, locked, to a consumer; those that come and go meanwhile may be missed. */
    public void forEach(BiConsumer<K, S> consumer) {
        for (Map.Entry<K, S> entry : slots.entrySet()) {
            S slot = entry.getValue();
            slot.lock();
            try (slot) {
                if (!slot.evicted()) {
                    consumer.accept(entry.getKey(), slot);
                }
            }
        }
    }

    /** Returns whether a slot is one that keys without a place share. */
    @SuppressWarnings("ReferenceEquality") // a slot is its state, not its value
    public boolean isOverflow(S slot) {
        return slot == overflowOfStrangers || slot == overflowOfKnown;
    }

    /** Returns how many keys have a state of their own. */
    public int size() {
        return slots.size();
    }

    private S admit(K key, boolean known) {
        admission.lock();
        try {
            S present = slots.get(key);
            if (present != null) {
                return present; // another thread was faster
            }
            if (ring.size() < max) {
                ring.add(key);
                return newSlot(key);
            }
            if (evictOne(known)) {
                slots.remove(ring.set(hand, key));
                return newSlot(key);
            }
            return known ? overflowOfKnown : overflowOfStrangers;
        } finally {
            admission.unlock();
        }
    }

    /** Moves the hand to a state that can be lost and evicts it; false if there is none among the candidates. */
    private boolean evictOne(boolean toKnown) {
        int from = hand;
        return evictOne(from, Loss.NONE, toKnown) || evictOne(from, Loss.SMALL, toKnown);
    }

    private boolean evictOne(int from, Loss most, boolean toKnown) {
        for (int i = 1; i <= Math.min(CANDIDATES, max); i++) {
            hand = (from + i) % max;
            S candidate = slots.get(ring.get(hand));
            if (candidate != null && candidate.evict(most, toKnown)) {
                return true;
            }
        }
        return false;
    }

    private S newSlot(K key) {
        S slot = fresh.get();
        slots.put(key, slot);
        return slot;
    }
}
