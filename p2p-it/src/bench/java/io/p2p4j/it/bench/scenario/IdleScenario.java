package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.process.Usage;
import io.p2p4j.it.bench.process.Worker;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * T7: what a connection costs its server while nothing happens on it. Each has carried one message before.
 *
 * <p>Heap and resident memory are read after garbage collections, before and after the connections are made, in a
 * process that served a thousand before. Our server's heap shrinks to what it needs at each collection, so that resident
 * memory tells what connections hold, and not what making them left behind.
 */
final class IdleScenario implements Scenario {

    private static final int MANY = 1_000;
    private static final int MOST = 10_000;
    private static final int PATIENCE_SECONDS = 30;
    private static final int CALM_SECONDS = 5; // ours notices after one or two that a connection is idle
    private static final String[] SHRINKING = {
        "-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=1", "-XX:MaxHeapFreeRatio=2", "-Xms8m", "-Xmn4m"
    };

    @Override
    public String target() {
        return "T7";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        Rounds thousand = new Rounds()
                .enter("p2p4j", () -> idle(Pair.ours(launcher, "T7", SHRINKING), MANY))
                .run(0, Math.min(settings.rounds(), 3));
        Rounds once = new Rounds()
                .enter("js-libp2p", () -> idle(Pair.js(launcher, "T7"), MANY))
                .enter("p2p4j 10 000", () -> idle(Pair.ours(launcher, "T7", SHRINKING), MOST))
                .run(0, 1);
        return List.of(
                Row.absolute(
                        target(),
                        "idle connection, 1 000 open, heap of the server",
                        thousand.series("p2p4j", "heap", "KB"),
                        Goal.atMost(5)),
                Row.absolute(
                        target(), "the same, resident memory", thousand.series("p2p4j", "rss", "KB"), Goal.atMost(16)),
                Row.absolute(
                        target(),
                        "idle connection, 10 000 open, heap of the server",
                        once.series("p2p4j 10 000", "heap", "KB"),
                        Goal.atMost(5)),
                Row.absolute(
                        target(),
                        "the same, resident memory",
                        once.series("p2p4j 10 000", "rss", "KB"),
                        Goal.atMost(16)),
                Row.info(target(), "js-libp2p, 1 000 open, heap of the server", once.series("js-libp2p", "heap", "KB")),
                Row.info(target(), "the same, resident memory", once.series("js-libp2p", "rss", "KB")));
    }

    private static Map<String, Double> idle(Pair started, int connections) throws Exception {
        try (Pair pair = started) {
            pair.connected(MANY).client().ask("disconnect", Map.of());
            awaitInbound(pair.server(), 0);
            Usage before = pair.server().usage(true);
            pair.connected(connections);
            awaitInbound(pair.server(), connections);
            TimeUnit.SECONDS.sleep(CALM_SECONDS);
            Usage after = pair.server().usage(true);
            return Map.of(
                    "heap",
                    (after.heapBytes() - before.heapBytes()) / 1024 / connections,
                    "rss",
                    (after.rssBytes() - before.rssBytes()) / 1024 / connections);
        }
    }

    private static void awaitInbound(Worker server, int connections) throws IOException, InterruptedException {
        for (int i = 0; i < 10 * PATIENCE_SECONDS; i++) {
            if (server.figure("inbound", Map.of(), "connections") == connections) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("the server does not come to have " + connections + " connections");
    }
}
