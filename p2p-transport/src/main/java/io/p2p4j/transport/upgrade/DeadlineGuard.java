package io.p2p4j.transport.upgrade;

import io.p2p4j.api.time.Deadline;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes something when a deadline passes, which ends whatever blocks on it; closing the guard calls it off.
 *
 * <p>It waits on a virtual thread of its own.
 */
final class DeadlineGuard implements AutoCloseable {

    private enum State {
        ARMED,
        FIRED,
        CALLED_OFF
    }

    private static final Logger LOG = LoggerFactory.getLogger(DeadlineGuard.class);

    private final AtomicReference<State> state = new AtomicReference<>(State.ARMED);
    private final Deadline deadline;
    private final Closeable guarded;
    private final Thread waiter;

    /** Guards something from now on. */
    DeadlineGuard(Deadline deadline, Closeable guarded) {
        this.deadline = deadline;
        this.guarded = guarded;
        this.waiter = Thread.ofVirtual().name("p2p-deadline").start(this::await);
    }

    /** Calls it off. */
    @Override
    public void close() {
        if (state.compareAndSet(State.ARMED, State.CALLED_OFF)) {
            waiter.interrupt();
        }
    }

    /** Returns whether the deadline has passed before the guard was called off. */
    boolean fired() {
        return state.get() == State.FIRED;
    }

    private void await() {
        try {
            while (!deadline.passed()) {
                TimeUnit.NANOSECONDS.sleep(deadline.leftNanos());
            }
        } catch (InterruptedException e) {
            return; // called off
        }
        if (state.compareAndSet(State.ARMED, State.FIRED)) {
            try {
                guarded.close();
            } catch (IOException e) {
                LOG.debug("closing a pipe whose time is up failed; it is abandoned", e);
            }
        }
    }
}
