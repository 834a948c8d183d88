package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.transport.memory.MemoryPipe;
import io.p2p4j.transport.pipe.BufferPool;
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
        session = new YamuxSession(new PlainPipe(pipe), direction, maxStreams, new BufferPool(), Ticker.system());
        Thread.ofVirtual().start(() -> ended.complete(session.run(stream -> serve(server, stream))));
    }

    /** Keeps streams of the peer open for the test to use. */
    Side(MemoryPipe pipe, Direction direction, int maxStreams) {
        session = new YamuxSession(new PlainPipe(pipe), direction, maxStreams, new BufferPool(), Ticker.system());
        Thread.ofVirtual()
                .start(() -> ended.complete(session.run(stream -> {
                    accepted.add(stream);
                    testOver.join();
                })));
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
