package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.transport.memory.MemoryPipe;
import io.p2p4j.transport.pipe.BufferPool;
import io.p2p4j.transport.upgrade.TestNode;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs one side of a session and keeps why it ended. */
final class Side {

    final YamuxSession session;
    final CompletableFuture<P2pError> ended = new CompletableFuture<>();
    final BlockingQueue<YamuxStream> accepted = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> testOver = new CompletableFuture<>();

    Side(MemoryPipe pipe, Direction direction, int maxStreams, Consumer<YamuxStream> server) {
        session = session(pipe, direction, maxStreams);
        Thread.ofVirtual()
                .start(() -> ended.complete(session.run((stream, agreed) -> {
                    agreed.run();
                    serve(server, stream);
                })));
    }

    /** Keeps streams of the peer open for the test to use. */
    Side(MemoryPipe pipe, Direction direction, int maxStreams) {
        session = session(pipe, direction, maxStreams);
        Thread.ofVirtual()
                .start(() -> ended.complete(session.run((stream, agreed) -> {
                    agreed.run();
                    accepted.add(stream);
                    testOver.join();
                })));
    }

    private static YamuxSession session(MemoryPipe pipe, Direction direction, int maxStreams) {
        return new YamuxSession(
                new PlainPipe(pipe),
                direction,
                TestNode.config(1, Duration.ofSeconds(10), maxStreams),
                new BufferPool(),
                Ticker.system());
    }

    /** A server keeps its failures to itself. */
    private static void serve(Consumer<YamuxStream> server, YamuxStream stream) {
        try {
            server.accept(stream);
        } catch (P2pException e) {
            stream.reset();
        }
    }

    YamuxStream next() throws InterruptedException {
        YamuxStream stream = accepted.poll(10, TimeUnit.SECONDS);
        if (stream == null) {
            throw new AssertionError("no stream was opened");
        }
        return stream;
    }

    P2pError end() throws Exception {
        return ended.get(10, TimeUnit.SECONDS);
    }
}
