package io.p2p4j.resilience.keyed;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds the state of one peer, or the state that peers without a place share, under a lock.
 *
 * <p>{@link #lock()} and {@link #close()} pair up in a try block; the state is touched only in between.
 *
 * @param <V> the state
 */
public final class Slot<V> implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final V state;
    private boolean evicted; // guarded by the lock

    Slot(V state) {
        this.state = state;
    }

    /**
     * Locks it again; for one whose state was left not {@linkplain StateOfPeer#idle idle}, and so cannot be evicted.
     *
     * @return this slot
     */
    public Slot<V> lock() {
        lock.lock();
        return this;
    }

    /** Returns the state; the caller holds the lock. */
    public V state() {
        return state;
    }

    /** Unlocks. */
    @Override
    public void close() {
        lock.unlock();
    }

    boolean evicted() {
        return evicted;
    }

    /** Evicts the state if it is idle. One that is in use at the moment is not, so nobody waits here. */
    boolean evictIfIdle(StateOfPeer<V> kind) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            evicted = kind.idle(state);
            return evicted;
        } finally {
            lock.unlock();
        }
    }
}
