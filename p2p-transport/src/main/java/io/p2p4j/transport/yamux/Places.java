package io.p2p4j.transport.yamux;

import io.p2p4j.api.config.TransportConfig;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds the streams of the peer that are served at once, and those among them whose protocol is not agreed. Thread-safe.
 *
 * <p>A place is taken until its handler has returned, so that resetting streams does not make room for more handlers.
 */
final class Places {

    private final Semaphore served;
    private final Semaphore backlog;

    Places(TransportConfig config) {
        this.served = new Semaphore(config.maxStreams());
        this.backlog = new Semaphore(config.yamux().acceptBacklog());
    }

    /** Takes a place for a stream and returns whether there was one; who got one calls {@link #serve}. */
    boolean take() {
        boolean place = served.tryAcquire();
        if (place && !backlog.tryAcquire()) {
            served.release();
            return false;
        }
        return place;
    }

    /**
     * Serves a stream on a virtual thread of its own, and gives its place back when that has ended.
     *
     * @param wasted hears that the stream came to nothing
     */
    void serve(YamuxStream stream, YamuxSession.Server server, Runnable wasted) {
        Thread.ofVirtual().name("p2p-stream").start(() -> {
            AtomicBoolean waiting = new AtomicBoolean(true);
            Runnable agreed = () -> {
                if (waiting.compareAndSet(true, false)) {
                    backlog.release();
                }
            };
            try {
                server.serve(stream, agreed);
            } finally {
                agreed.run();
                stream.close(); // its place is taken by another one
                served.release();
                if (stream.isReset()) {
                    wasted.run();
                }
            }
        });
    }
}
