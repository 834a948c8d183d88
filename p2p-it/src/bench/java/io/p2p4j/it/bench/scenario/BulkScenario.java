package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import io.p2p4j.it.bench.report.Series;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** T3: bulk by the perf protocol. */
final class BulkScenario implements Scenario {

    private static final long TRANSFER = 256L << 20;

    @Override
    public String target() {
        return "T3";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        Map<String, Long> transfer = Map.of("bytes", TRANSFER);
        try (Pair ours = Pair.ours(launcher, "T3").connected(1);
                Pair js = Pair.js(launcher, "T3").connected(1);
                Pair bare = Pair.bare(launcher, "T3")) {
            Rounds rounds = new Rounds()
                    .enter("p2p4j up", ours.command("up", transfer, settings))
                    .enter("js-libp2p up", js.command("up", transfer, settings))
                    .enter("bare sealed pipeline", bare.command("up", transfer, settings))
                    .enter("p2p4j down", ours.command("down", transfer, settings))
                    .enter("js-libp2p down", js.command("down", transfer, settings))
                    .run(Pair.WARMUPS, settings.rounds());
            List<Row> rows = new ArrayList<>();
            for (String way : List.of("up", "down")) {
                Series rate = rounds.series("p2p4j " + way, "rate", "MB/s");
                rows.add(Row.ratio(
                        target(),
                        "perf, " + way,
                        rate,
                        rounds.series("js-libp2p " + way, "rate", "MB/s"),
                        Goal.atLeast(1.8)));
                rows.add(Row.ratio(
                        target(),
                        "the same",
                        rate,
                        rounds.series("bare sealed pipeline", "rate", "MB/s"),
                        Goal.atLeast(0.7)));
            }
            return rows;
        }
    }
}
