package io.p2p4j.transport.yamux;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what the peer of one connection can make this side keep. Thread-safe.
 *
 * <p>Each stream has its initial window whatever happens; beyond that windows grow on account of this budget. What waits to
 * be read on all streams together is counted too, so that many initial windows are no way around it.
 */
final class ReceiveBudget {

    private final long most;
    private final AtomicLong grown = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong();

    /** Bounds each of growth and waiting bytes. */
    ReceiveBudget(long most) {
        this.most = most;
    }

    /** Takes at most so many bytes of growth and returns what there was. */
    int grow(int wanted) {
        long before = grown.getAndUpdate(all -> Math.min(most, all + wanted));
        return (int) Math.min(wanted, most - before);
    }

    /** Gives growth back. */
    void shrink(int by) {
        grown.addAndGet(-by);
    }

    /** Counts bytes that wait to be read; returns false, and counts nothing, if they are too many. */
    boolean keep(int bytes) {
        boolean fits = waiting.addAndGet(bytes) <= most;
        if (!fits) {
            waiting.addAndGet(-bytes);
        }
        return fits;
    }

    /** Takes bytes off that were read or dropped. */
    void drop(int bytes) {
        waiting.addAndGet(-bytes);
    }
}
