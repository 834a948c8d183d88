package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.bare.BareWorker;
import io.p2p4j.it.bench.peer.TransportWorker;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.process.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Holds a server and a client of one kind.
 *
 * @param server the server
 * @param client the client
 */
record Pair(Worker server, Worker client) implements AutoCloseable {

    /** The warm-up rounds of what runs in processes that stay. */
    static final int WARMUPS = 2;

    /** Starts one of p2p4j, at the level of its transport. */
    static Pair ours(Launcher launcher, String name, String... serverFlags) throws IOException, InterruptedException {
        return start(
                () -> launcher.java(name + "-server", TransportWorker.class, serverFlags),
                () -> launcher.java(name + "-client", TransportWorker.class));
    }

    /** Starts one of js-libp2p. */
    static Pair js(Launcher launcher, String name) throws IOException, InterruptedException {
        return start(() -> launcher.js(name + "-js-server"), () -> launcher.js(name + "-js-client"));
    }

    /** Starts one of the bare baselines. */
    static Pair bare(Launcher launcher, String name) throws IOException, InterruptedException {
        return start(
                () -> launcher.java(name + "-bare-server", BareWorker.class),
                () -> launcher.java(name + "-bare-client", BareWorker.class));
    }

    /** Starts a worker. */
    @FunctionalInterface
    interface Start {
        Worker start() throws IOException, InterruptedException;
    }

    static Pair start(Start server, Start client) throws IOException, InterruptedException {
        Worker started = server.start();
        try {
            return new Pair(started, client.start());
        } catch (IOException | InterruptedException e) {
            started.close();
            throw e;
        }
    }

    /** Lets the client connect to the server so many times. */
    Pair connected(int connections) throws IOException, InterruptedException {
        client.ask("connect", Map.of("addresses", server.ready().path("addresses"), "count", connections));
        return this;
    }

    /** Returns what lets the client carry out a command for a while, and yields all figures of its answer. */
    Rounds.Measurement command(String name, Map<String, ?> arguments, Settings settings) {
        Duration window = settings.window();
        Map<String, Object> all = new HashMap<>(arguments);
        server.ready().properties().forEach(property -> all.putIfAbsent(property.getKey(), property.getValue()));
        all.put("window_ms", window.toMillis());
        return () -> {
            long start = System.nanoTime();
            JsonNode answer = client.ask(name, all);
            if (System.nanoTime() - start < window.toNanos()) {
                throw new IllegalStateException(name + " ended before its time");
            }
            return figures(answer);
        };
    }

    /** Returns the numbers of an answer. */
    static Map<String, Double> figures(JsonNode answer) {
        Map<String, Double> figures = new LinkedHashMap<>();
        answer.properties()
                .forEach(property ->
                        figures.put(property.getKey(), property.getValue().asDouble()));
        return figures;
    }

    @Override
    public void close() throws IOException {
        try (server) {
            client.close();
        }
    }
}
