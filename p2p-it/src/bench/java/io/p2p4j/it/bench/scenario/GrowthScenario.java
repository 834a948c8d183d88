package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
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
 * T10: cost as work grows: throughput by connections.
 *
 * <p>Throughput is measured in two ways, always with 64 requests in flight: by 64 callers whose streams lie on all
 * connections in turn, and on one stream while all other connections are idle.
 */
final class GrowthScenario implements Scenario {

    private static final List<Integer> CONNECTIONS = List.of(1, 10, 100, 1_000, 10_000);
    private static final Map<String, Integer> LOAD = Map.of("in_flight", 64);

    @Override
    public String target() {
        return "T10";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        return throughput(settings, launcher);
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

    private static void close(Deque<Pair> pairs) throws IOException {
        while (!pairs.isEmpty()) {
            pairs.pop().close();
        }
    }
}
