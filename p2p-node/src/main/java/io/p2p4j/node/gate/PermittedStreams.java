package io.p2p4j.node.gate;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends open streams of peers that lose the permission for them. Thread-safe.
 *
 * <p>A stream ends by a reset, so whoever reads or writes it fails at once; what its handler does beside is its own matter. Held
 * are only streams that are open, which the budgets of streams bound.
 */
public final class PermittedStreams {

    private static final Logger LOG = LoggerFactory.getLogger(PermittedStreams.class);

    private final Recheck recheck;
    private final Map<Connection, Map<Stream, Permission>> open = new ConcurrentHashMap<>(); // none empty

    /** Ends what a check says must end. */
    public PermittedStreams(Recheck recheck) {
        this.recheck = recheck;
    }

    /** Tells why a peer may no longer do what it was let do. */
    @FunctionalInterface
    public interface Recheck {

        /** Returns the refusal, recorded, if there is one; charges nothing and never throws. */
        Optional<P2pError> withdrawn(Connection connection, Permission wanted, String method);
    }

    /** Handles a stream, which ends as soon as its peer loses the permission; whether it has it checks the handler. */
    public void serve(Stream stream, Permission wanted, StreamHandler handler) throws InterruptedException {
        Connection connection = stream.connection();
        open.compute(connection, (key, before) -> {
            Map<Stream, Permission> streams = before == null ? new ConcurrentHashMap<>() : before;
            streams.put(stream, wanted);
            return streams;
        });
        try {
            handler.handle(stream);
        } finally {
            forget(stream);
        }
    }

    /** Checks the streams of a connection again and ends those that are permitted no more. */
    public void checkAgain(Connection connection) {
        open.getOrDefault(connection, Map.of())
                .forEach((stream, wanted) -> recheck.withdrawn(
                                connection, wanted, stream.protocol().toString())
                        .ifPresent(error -> end(stream, error)));
    }

    private void end(Stream stream, P2pError error) {
        LOG.info(
                "ended {} of {}: {} by {}",
                stream.protocol(),
                stream.connection().peer(),
                error.code(),
                error.text(Detail.RULE).orElse("no rule"));
        forget(stream); // so that it is told once
        stream.reset();
    }

    private void forget(Stream stream) {
        open.computeIfPresent(stream.connection(), (key, streams) -> {
            streams.remove(stream);
            return streams.isEmpty() ? null : streams;
        });
    }
}
