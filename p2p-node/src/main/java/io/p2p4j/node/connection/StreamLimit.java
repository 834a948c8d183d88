package io.p2p4j.node.connection;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.StreamHandler;
import io.p2p4j.node.gate.Refusals;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Handles at most so many streams of a protocol at a time on each connection; one more is reset. Thread-safe. */
final class StreamLimit implements StreamHandler {

    private final int most;
    private final StreamHandler handler;
    private final Refusals refusals;
    private final Supplier<Duration> freeAfter;
    private final Map<Connection, Integer> open = new ConcurrentHashMap<>(); // only those that have a stream

    StreamLimit(int most, StreamHandler handler, Refusals refusals, Supplier<Duration> freeAfter) {
        this.refusals = refusals;
        this.freeAfter = freeAfter;
        this.most = most;
        this.handler = handler;
    }

    @Override
    public void handle(Stream stream) throws InterruptedException {
        Connection connection = stream.connection();
        int streams = open.merge(connection, 1, Integer::sum);
        try {
            if (streams > most) {
                throw refused(stream).toException(); // resets the stream
            }
            handler.handle(stream);
        } finally {
            open.computeIfPresent(connection, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    private P2pError refused(Stream stream) {
        PeerId peer = stream.connection().peer();
        String protocol = stream.protocol().toString();
        P2pError error = P2pError.of(
                        ErrorCode.OVERLOADED, "peer " + peer + " has " + most + " streams of " + protocol + " open")
                .with(Detail.RULE, protocol)
                .with(Detail.METHOD, protocol)
                .retryAfter(freeAfter.get());
        refusals.limited(peer, protocol, error);
        return error;
    }
}
