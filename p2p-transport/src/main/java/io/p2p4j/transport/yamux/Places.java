package io.p2p4j.transport.yamux;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds the streams of the peer that are served at once, and those among them whose protocol is not agreed. Thread-safe.
 *
 * <p>A place is taken until its handler has returned, so that resetting streams does not make room for more handlers.
 */
final class Places {

    private static final Duration WAIT = Duration.ofSeconds(1); // nobody knows when a stream ends

    private final Semaphore served;
    private final Semaphore backlog;

    Places(TransportConfig config) {
        this.served = new Semaphore(config.maxStreams());
        this.backlog = new Semaphore(config.yamux().acceptBacklog());
    }

    /** Takes a place for a stream and returns why there was none; who got one calls {@link #serve}. */
    Optional<P2pError> take() {
        if (!served.tryAcquire()) {
            return full("as many streams of the peer are served", "transport.max_streams");
        }
        if (!backlog.tryAcquire()) {
            served.release();
            return full("as many streams of the peer wait to be agreed upon", "transport.yamux.accept_backlog");
        }
        return Optional.empty();
    }

    private static Optional<P2pError> full(String why, String rule) {
        return Optional.of(P2pError.of(ErrorCode.OVERLOADED, why + " as " + rule)
                .with(Detail.RULE, rule)
                .retryAfter(WAIT));
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
