package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.micro.Jmh;
import io.p2p4j.it.bench.micro.LimiterBenchmark;
import io.p2p4j.it.bench.micro.LimiterMemory;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.process.Worker;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import io.p2p4j.it.bench.report.Series;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** T8: the check of a budget among 100,000 peers. */
final class LimiterScenario implements Scenario {

    private static final int PEERS = 100_000;

    @Override
    public String target() {
        return "T8";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        Rounds rounds = new Rounds()
                .enter("p2p4j", () -> Jmh.run(LimiterBenchmark.class, "limiter", Map.of()))
                .enter("a bare bucket of the same peer", () -> Jmh.run(LimiterBenchmark.class, "bareBuckets", Map.of()))
                .enter("one bare bucket", () -> Jmh.run(LimiterBenchmark.class, "oneBareBucket", Map.of()))
                .enter("memory", () -> memory(launcher))
                .run(0, settings.rounds());
        Series check = rounds.series("p2p4j", "ns", "ns");
        return List.of(
                Row.ratio(
                        target(),
                        "rate-limit check, 100 000 peers at random",
                        check,
                        rounds.series("a bare bucket of the same peer", "ns", "ns"),
                        Goal.atMost(1.5)),
                Row.compared(target(), "the same", check, rounds.series("one bare bucket", "ns", "ns")),
                Row.absolute(
                        target(),
                        "allocated by a granted check",
                        rounds.series("p2p4j", "bytes", "B"),
                        Goal.atMost(0.5)),
                Row.absolute(
                        target(),
                        "memory of a tracked peer beyond a bare bucket's",
                        rounds.series("memory", "beyond", "B"),
                        Goal.atMost(300)),
                Row.info(target(), "memory of a bare bucket", rounds.series("memory", "bare", "B")));
    }

    private static Map<String, Double> memory(Launcher launcher) throws IOException, InterruptedException {
        double ours = perPeer(launcher, "limiter");
        double bare = perPeer(launcher, "bare");
        return Map.of("bare", bare, "beyond", ours - bare);
    }

    private static double perPeer(Launcher launcher, String what) throws IOException, InterruptedException {
        try (Worker worker = launcher.java("T8-" + what, LimiterMemory.class)) {
            worker.ask("prepare", Map.of("peers", PEERS));
            double before = worker.usage(true).heapBytes();
            worker.ask(what, Map.of());
            return (worker.usage(true).heapBytes() - before) / PEERS;
        }
    }
}
