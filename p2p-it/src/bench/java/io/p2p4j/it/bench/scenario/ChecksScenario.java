package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.micro.Jmh;
import io.p2p4j.it.bench.micro.LimiterBenchmark;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * T10, by itself: the check of a budget as peers grow, beside a map of bare buckets with as many.
 *
 * <p>The map is the floor: it finds a peer's bucket among as many that do not fit the processor's caches either.
 */
final class ChecksScenario implements Scenario {

    private static final String LABEL = "T10";
    private static final List<Integer> PEERS = List.of(1, 1_000, 100_000, 1_000_000);

    @Override
    public String target() {
        return "checks";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        Rounds rounds = new Rounds();
        for (int peers : PEERS) {
            Map<String, String> parameters = Map.of("peers", Integer.toString(peers));
            rounds.enter(peers + " peers", () -> Jmh.run(LimiterBenchmark.class, "limiter", parameters));
            rounds.enter(peers + " in a map", () -> Jmh.run(LimiterBenchmark.class, "mapOfBuckets", parameters));
        }
        rounds.run(0, Math.min(settings.rounds(), 3));
        List<Row> rows = new ArrayList<>();
        for (int peers : PEERS) {
            rows.add(Row.ratio(
                    LABEL,
                    "rate-limit check among " + peers + " at random, beside a map of as many bare buckets",
                    rounds.series(peers + " peers", "ns", "ns"),
                    rounds.series(peers + " in a map", "ns", "ns"),
                    Goal.atMost(1.25)));
        }
        for (int peers : PEERS.subList(1, PEERS.size())) {
            rows.add(Row.ratio(
                    LABEL,
                    "rate-limit check among " + peers + ", beside one",
                    rounds.series(peers + " peers", "ns", "ns"),
                    rounds.series("1 peers", "ns", "ns"),
                    Goal.atMost(1.25)));
        }
        return rows;
    }
}
