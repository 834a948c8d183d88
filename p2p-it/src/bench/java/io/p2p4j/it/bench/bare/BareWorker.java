package io.p2p4j.it.bench.bare;

import io.p2p4j.it.bench.load.Latencies;
import io.p2p4j.it.bench.process.WorkerLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** Is a process with the bare baselines: sealed echo, sealed pipeline, the public-key operations of a handshake. */
public final class BareWorker {

    private static final int PING = 32;

    private BareWorker() {}

    /** Starts it. */
    public static void main(String[] arguments) throws IOException {
        try (ServerSocketChannel echo = listen();
                ServerSocketChannel sink = listen()) {
            Thread.ofVirtual().start(() -> accept(echo, BareWorker::echo));
            Thread.ofVirtual().start(() -> accept(sink, BareWorker::sink));
            new WorkerLoop(Map.of(
                            "ping", line -> onThread(line, BareWorker::ping),
                            "up", line -> onThread(line, BareWorker::up),
                            "keys", line -> HandshakeKeys.measure(window(line))))
                    .serve(Map.of("echo", port(echo), "sink", port(sink)));
        }
    }

    /** Serves one connection. */
    @FunctionalInterface
    private interface Service {
        void serve(SocketChannel socket) throws IOException, GeneralSecurityException;
    }

    private static ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static int port(ServerSocketChannel server) throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private static void accept(ServerSocketChannel server, Service service) {
        while (true) {
            try {
                SocketChannel socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket, service));
            } catch (IOException e) { // closed, and with it this benchmark
                return;
            }
        }
    }

    private static void serve(SocketChannel socket, Service service) {
        try (socket) {
            socket.socket().setTcpNoDelay(true);
            service.serve(socket);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("serving a bare connection failed", e);
        }
    }

    private static void echo(SocketChannel socket) throws IOException, GeneralSecurityException {
        SealedFrames frames = new SealedFrames(socket, false);
        byte[] content = new byte[SealedFrames.MAX_CONTENT];
        for (int size = frames.read(content); size >= 0; size = frames.read(content)) {
            frames.write(content, size);
        }
    }

    private static void sink(SocketChannel socket) throws IOException, GeneralSecurityException {
        SealedFrames frames = new SealedFrames(socket, false);
        byte[] content = new byte[SealedFrames.MAX_CONTENT];
        int size;
        do {
            size = frames.read(content);
        } while (size >= 0);
        frames.write(content, 1);
    }

    private static Map<String, ?> ping(JsonNode line) throws Exception {
        try (SocketChannel socket = dial(line.path("echo").asInt())) {
            SealedFrames frames = new SealedFrames(socket, true);
            byte[] content = new byte[SealedFrames.MAX_CONTENT];
            Latencies latencies = new Latencies();
            latencies.run(
                    () -> {
                        frames.write(content, PING);
                        if (frames.read(content) != PING) {
                            throw new IOException("the echo is not what was sent");
                        }
                    },
                    window(line));
            return latencies.figures();
        }
    }

    private static Map<String, ?> up(JsonNode line) throws Exception {
        long each = line.path("bytes").asLong();
        long start = System.nanoTime();
        long end = start + window(line).toNanos();
        long bytes = 0;
        do {
            upOnce(line.path("sink").asInt(), each);
            bytes += each;
        } while (System.nanoTime() - end < 0);
        return Map.of("rate", bytes * 1e3 / (System.nanoTime() - start));
    }

    private static void upOnce(int port, long bytes) throws Exception {
        try (SocketChannel socket = dial(port)) {
            SealedFrames frames = new SealedFrames(socket, true);
            byte[] content = new byte[SealedFrames.MAX_CONTENT];
            for (long left = bytes; left > 0; left -= content.length) {
                frames.write(content, (int) Math.min(left, content.length));
            }
            socket.shutdownOutput();
            if (frames.read(content) != 1) {
                throw new IOException("the pipeline's end was not confirmed");
            }
        }
    }

    private static SocketChannel dial(int port) throws IOException {
        SocketChannel socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.socket().setTcpNoDelay(true);
        return socket;
    }

    /** Runs a command on a virtual thread, as the server runs. */
    private static Map<String, ?> onThread(JsonNode line, WorkerLoop.Command command) throws Exception {
        try (var thread = Executors.newVirtualThreadPerTaskExecutor()) {
            return thread.submit(() -> command.run(line)).get();
        }
    }

    private static Duration window(JsonNode line) {
        return Duration.ofMillis(line.path("window_ms").asLong());
    }
}
