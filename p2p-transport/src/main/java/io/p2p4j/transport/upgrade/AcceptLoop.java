package io.p2p4j.transport.upgrade;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.pipe.Source;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts pipes while there are permits, each served on a virtual thread of its own.
 *
 * <p>The permit is taken first, so that what is too much waits in the system's queue; it is released when the pipe's
 * service ends.
 */
final class AcceptLoop implements Listener {

    private static final Logger LOG = LoggerFactory.getLogger(AcceptLoop.class);
    private static final long PAUSE_MILLIS = 50; // after a failure to accept, such as too many open files

    private final Source source;
    private final Semaphore permits;
    private final Function<Link, Service> door;
    private final Runnable onClose;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Prepares to accept.
     *
     * @param door decides about each pipe in the order of their arrival, and returns its service
     */
    AcceptLoop(Source source, Semaphore permits, Function<Link, Service> door, Consumer<AcceptLoop> onClose) {
        this.source = source;
        this.permits = permits;
        this.door = door;
        this.onClose = () -> onClose.accept(this);
        this.thread = Thread.ofVirtual().name("p2p-accept").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public Multiaddr address() {
        return source.address();
    }

    @Override
    public void close() {
        closed = true;
        try {
            source.close();
        } catch (IOException e) {
            LOG.debug("closing the listener on {} failed; it is abandoned", address(), e);
        }
        thread.interrupt();
        onClose.run();
    }

    private void run() {
        try {
            while (!closed) {
                permits.acquire();
                accept();
            }
        } catch (InterruptedException e) {
            LOG.debug("the listener on {} was closed", address());
        }
    }

    private void accept() throws InterruptedException {
        boolean served = false;
        try {
            start(door.apply(source.accept()));
            served = true;
        } catch (IOException e) {
            if (!closed) {
                LOG.warn("accepting a connection on {} failed; trying again", address(), e);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } finally {
            if (!served) {
                permits.release();
            }
        }
    }

    private void start(Service service) {
        Thread.ofVirtual().name("p2p-connection").start(() -> serve(service));
    }

    private void serve(Service service) {
        boolean stays = false;
        try {
            stays = service.serve(permits::release);
        } finally {
            if (!stays) {
                permits.release();
            }
        }
    }

    /** Serves a pipe. */
    @FunctionalInterface
    interface Service {
        /**
         * Serves, for as long as the pipe is upgraded.
         *
         * @param leave is to be run once, when a pipe that stays has ended
         * @return whether it stays
         */
        boolean serve(Runnable leave);
    }
}
