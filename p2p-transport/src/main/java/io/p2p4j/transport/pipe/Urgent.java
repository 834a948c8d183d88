package io.p2p4j.transport.pipe;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Takes locks for threads on which many connections rely.
 *
 * <p>Who waits in a lock's queue waits for those before it, among them virtual threads that get no processor while
 * applications keep all of them busy. A loop must not, and passes the queue.
 */
public final class Urgent {

    private static final int SPINS = 64;
    private static final long NAP =
            10_000; // nanoseconds; what a loop needs is locked for as long as copying a frame takes

    private Urgent() {}

    /** Takes a lock: on a virtual thread in turn, on a platform thread as soon as its holder lets it go. */
    public static void lock(ReentrantLock lock) {
        if (Thread.currentThread().isVirtual()) {
            lock.lock();
            return;
        }
        for (int i = 0; !lock.tryLock(); i++) {
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(NAP);
            }
        }
    }
}
