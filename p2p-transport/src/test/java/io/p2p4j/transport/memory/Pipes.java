package io.p2p4j.transport.memory;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.pipe.Pipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/** Connects hosts of a scripted network by bare pipes, and tries what they do without blocking the test. */
final class Pipes {

    final SettableTime time;
    final MemoryNetwork network;

    Pipes() {
        this(Long.MAX_VALUE - 1_000_000); // overflows soon, as readings may
    }

    Pipes(long start) {
        time = new SettableTime(start);
        network = new MemoryNetwork(time);
    }

    /** Returns the address of a host's listener. */
    static Multiaddr at(String host) {
        return Multiaddr.parse("/memory/" + host);
    }

    MemorySource listen(String host) throws IOException {
        return network.bind(host, at(host));
    }

    /** Connects two hosts while the network is perfect; the first dials. */
    MemoryPipe.Pair connect(String from, String to) throws IOException {
        try (MemorySource source = listen(to)) {
            Link near = network.wire(from, at(to)).connect();
            return new MemoryPipe.Pair(
                    (MemoryPipe) near.pipe(), (MemoryPipe) source.accept().pipe());
        }
    }

    /** Sets the latency everywhere. */
    void latency(long millis) {
        network.shape(conditions -> conditions.withLatency(Duration.ofMillis(millis)));
    }

    /** Lets time pass. */
    void advance(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** Starts something, and returns once its thread waits. */
    static <T> Future<T> waiting(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        awaitWaiting(Thread.ofVirtual().start(task));
        return task;
    }

    /** Returns once a thread waits; it must not end before. */
    static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            if (!thread.isAlive()) {
                throw new AssertionError("it did not wait");
            }
            Thread.onSpinWait();
        }
    }

    static void write(Pipe pipe, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            pipe.write(bytes);
        }
    }

    /** Reads once. */
    static String read(Pipe pipe) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 20);
        return pipe.read(bytes) < 0
                ? "<end>"
                : new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }

    /** Returns what has arrived, if anything has. */
    static Optional<String> arrived(Pipe pipe) throws Exception {
        FutureTask<Optional<String>> task = new FutureTask<>(() -> {
            try {
                return Optional.of(read(pipe));
            } catch (ClosedByInterruptException e) {
                return Optional.empty(); // it was waiting
            }
        });
        Thread reader = Thread.ofVirtual().start(task);
        while (reader.isAlive() && reader.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        reader.interrupt();
        return task.get();
    }
}
