package io.p2p4j.node.connection;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Handles at most so many streams of a protocol at a time on each connection; one more is reset. Thread-safe. */
final class StreamLimit implements StreamHandler {

    private final int most;
    private final StreamHandler handler;
    private final Map<Connection, Integer> open = new ConcurrentHashMap<>(); // only those that have a stream

    StreamLimit(int most, StreamHandler handler) {
        this.most = most;
        this.handler = handler;
    }

    @Override
    public void handle(Stream stream) throws InterruptedException {
        Connection connection = stream.connection();
        int streams = open.merge(connection, 1, Integer::sum);
        try {
            if (streams > most) {
                throw P2pError.of(
                                ErrorCode.OVERLOADED,
                                "peer " + connection.peer() + " has " + most + " streams of " + stream.protocol()
                                        + " open")
                        .toException(); // resets the stream
            }
            handler.handle(stream);
        } finally {
            open.computeIfPresent(connection, (key, count) -> count == 1 ? null : count - 1);
        }
    }
}
