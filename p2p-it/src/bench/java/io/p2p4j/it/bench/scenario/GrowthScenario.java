package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.micro.Jmh;
import io.p2p4j.it.bench.micro.LimiterBenchmark;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * T10: cost as work grows: throughput by connections, and the check of a budget by peers.
 *
 * <p>Throughput is measured in two ways, always with 64 requests in flight: by 64 callers whose streams lie on all
 * connections in turn, and on one stream while all other connections are idle.
 */
final class GrowthScenario implements Scenario {

    private static final List<Integer> CONNECTIONS = List.of(1, 10, 100, 1_000, 10_000);
    private static final List<Integer> PEERS = List.of(1, 1_000, 100_000, 1_000_000);
    private static final Map<String, Integer> LOAD = Map.of("in_flight", 64);

    @Override
    public String target() {
        return "T10";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        List<Row> rows = new ArrayList<>(throughput(settings, launcher));
        rows.addAll(checks(settings));
        return rows;
    }

    private List<Row> throughput(Settings settings, Launcher launcher) throws Exception {
        Deque<Pair> pairs = new ArrayDeque<>();
        try {
            Rounds rounds = new Rounds();
            for (int connections : CONNECTIONS) {
                Pair pair = Pair.ours(launcher, "T10-" + connections);
                pairs.push(pair);
                pair.connected(connections);
                rounds.enter("spread over " + connections, pair.command("spread", LOAD, settings));
            }
            rounds.enter("one busy", pairs.getLast().command("echo", LOAD, settings));
            rounds.enter("one busy of 10 000", pairs.getFirst().command("echo", LOAD, settings));
            rounds.run(Pair.WARMUPS, settings.rounds());
            return throughputRows(rounds);
        } finally {
            close(pairs);
        }
    }

    private List<Row> throughputRows(Rounds rounds) {
        List<Row> rows = new ArrayList<>();
        for (int connections : CONNECTIONS.subList(1, CONNECTIONS.size())) {
            rows.add(Row.ratio(
                    target(),
                    "echo 128 B, 64 in flight, spread over " + connections + " connections",
                    rounds.series("spread over " + connections, "rate", "/s"),
                    rounds.series("spread over 1", "rate", "/s"),
                    Goal.atLeast(0.75)));
        }
        rows.add(Row.ratio(
                target(),
                "echo 128 B, one stream, 64 in flight, while 9 999 connections are idle",
                rounds.series("one busy of 10 000", "rate", "/s"),
                rounds.series("one busy", "rate", "/s"),
                Goal.atLeast(0.75)));
        rows.add(Row.compared(
                target(),
                "spread over 10 000 and over 100: one request in flight per connection in both",
                rounds.series("spread over 10000", "rate", "/s"),
                rounds.series("spread over 100", "rate", "/s")));
        return rows;
    }

    private List<Row> checks(Settings settings) throws Exception {
        Rounds rounds = new Rounds();
        for (int peers : PEERS) {
            Map<String, String> parameters = Map.of("peers", Integer.toString(peers));
            rounds.enter(peers + " peers", () -> Jmh.run(LimiterBenchmark.class, "limiter", parameters));
            rounds.enter(peers + " bare", () -> Jmh.run(LimiterBenchmark.class, "bareBuckets", parameters));
        }
        rounds.run(0, Math.min(settings.rounds(), 2));
        List<Row> rows = new ArrayList<>();
        for (int peers : PEERS.subList(1, PEERS.size())) {
            rows.add(Row.ratio(
                    target(),
                    "rate-limit check among " + peers + " peers at random",
                    rounds.series(peers + " peers", "ns", "ns"),
                    rounds.series("1 peers", "ns", "ns"),
                    Goal.atMost(1.25)));
            rows.add(Row.compared(
                    target(),
                    "bare buckets as many, for what the processor's caches cost",
                    rounds.series(peers + " bare", "ns", "ns"),
                    rounds.series("1 bare", "ns", "ns")));
        }
        return rows;
    }

    private static void close(Deque<Pair> pairs) throws IOException {
        while (!pairs.isEmpty()) {
            pairs.pop().close();
        }
    }
}
