package io.p2p4j.transport.memory;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Waits for changes of what a lock guards; an interrupt ends a wait as it ends that of a channel. */
final class Monitor {

    private final ReentrantLock lock;
    private final Condition changed;

    Monitor(ReentrantLock lock) {
        this.lock = lock;
        this.changed = lock.newCondition();
    }

    /** Tells all who wait to look again; the caller holds the lock. */
    void changed() {
        changed.signalAll();
    }

    /** Tells all who wait to look again; the caller need not hold the lock. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a change, perhaps in vain; the caller holds the lock and looks again, in a loop. */
    @SuppressWarnings("WaitNotInLoop") // the loops are the callers'
    void await() throws IOException {
        try {
            changed.await();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** As {@link #await()}, but for some nanoseconds at most. */
    @SuppressWarnings({"WaitNotInLoop", "ResultOfMethodCallIgnored"}) // the callers look at the time again themselves
    void await(long nanos) throws IOException {
        try {
            changed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return (IOException) new ClosedByInterruptException().initCause(cause);
    }
}
