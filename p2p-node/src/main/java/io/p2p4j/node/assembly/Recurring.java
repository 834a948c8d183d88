package io.p2p4j.node.assembly;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does something again and again on a virtual thread of its own, until it is closed.
 *
 * <p>A turn that fails is logged and does not keep the next one from being tried.
 */
final class Recurring implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recurring.class);

    private final Duration interval;
    private final Runnable turn;
    private final Thread thread;
    private volatile boolean closed; // since a turn may swallow the interrupt

    /**
     * Prepares.
     *
     * @param name of the thread
     * @param interval the time before each turn; zero for never
     */
    Recurring(String name, Duration interval, Runnable turn) {
        this.interval = interval;
        this.turn = turn;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /** Begins, unless it is never to be done. */
    void start() {
        if (!interval.isZero()) {
            thread.start();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        try {
            while (!closed) {
                Thread.sleep(interval);
                once();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ends", thread.getName());
        }
    }

    private void once() {
        try {
            turn.run();
        } catch (RuntimeException | Error e) { // what it keeps an eye on must not be forgotten for one bug
            LOG.error("{} fails and goes on", thread.getName(), e);
        }
    }
}
