package io.p2p4j.resilience.keyed;

import java.io.Serial;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;

/**
 * Holds the state of one key of a {@link BoundedTable}, or the state that keys without a place share, under a lock.
 *
 * <p>{@link #lock()} and {@link #close()} pair up in a try block; the state is touched only in between. The lock is this
 * object itself, since there may be a million of them; it is not reentrant.
 */
public abstract class Slot extends AbstractQueuedSynchronizer implements AutoCloseable {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int FREE = 0;
    private static final int TAKEN = 1;

    private boolean evicted; // guarded by the lock

    /** Makes a slot that is not locked. */
    protected Slot() {}

    /**
     * Returns what would be lost if this state were forgotten; called with the lock held.
     *
     * @param toKnown whether it would make room for somebody who was known before
     */
    protected abstract Loss loss(boolean toKnown);

    /** Locks it; one that was kept from before must hold a state that is {@linkplain Loss#FORBIDDEN not to be lost}. */
    public final void lock() {
        acquire(TAKEN);
    }

    /** Unlocks. */
    @Override
    public final void close() {
        release(FREE);
    }

    /** Returns whether it is in a table no more; called with the lock held. */
    protected final boolean evicted() {
        return evicted;
    }

    /** Evicts the state if no more than so much is lost. One that is in use at the moment is not, so nobody waits here. */
    final boolean evict(Loss most, boolean toKnown) {
        if (!tryAcquire(TAKEN)) {
            return false;
        }
        try {
            evicted = loss(toKnown).compareTo(most) <= 0;
            return evicted;
        } finally {
            close();
        }
    }

    @Override
    protected final boolean tryAcquire(int taken) {
        return compareAndSetState(FREE, taken);
    }

    @Override
    protected final boolean tryRelease(int free) {
        setState(free);
        return true;
    }

    @Override
    protected final boolean isHeldExclusively() {
        return getState() == TAKEN;
    }
}
