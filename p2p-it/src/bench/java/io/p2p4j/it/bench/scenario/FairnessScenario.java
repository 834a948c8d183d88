package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import java.util.List;
import java.util.Map;

/**
 * Fairness: the round trip of a ping beside a bulk stream of the same connection, and of another one.
 *
 * <p>Bulk keeps all processors busy, so that a ping waits for them wherever it is; what it waits for bulk on its own
 * connection alone, the other one shows.
 */
final class FairnessScenario implements Scenario {

    private static final long TRANSFER = 256L << 20;

    @Override
    public String target() {
        return "fairness";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        try (Pair ours = Pair.ours(launcher, "fairness").connected(2)) {
            Rounds rounds = new Rounds()
                    .enter("beside bulk", ours.command("ping_beside_bulk", Map.of(), settings))
                    .enter("beside bulk elsewhere", ours.command("ping_beside_other", Map.of(), settings))
                    .enter("bulk alone", ours.command("up", Map.of("bytes", TRANSFER), settings))
                    .enter("alone", ours.command("ping", Map.of(), settings))
                    .run(Pair.WARMUPS, settings.rounds());
            return List.of(
                    Row.ratio(
                            target(),
                            "ping round trip p99 beside a full-speed bulk stream",
                            rounds.series("beside bulk", "p99", "µs"),
                            rounds.series("alone", "p99", "µs"),
                            Goal.atMost(5)),
                    Row.compared(
                            target(),
                            "the same, p50",
                            rounds.series("beside bulk", "p50", "µs"),
                            rounds.series("alone", "p50", "µs")),
                    Row.compared(
                            target(),
                            "p99 of the same, and beside bulk of another connection",
                            rounds.series("beside bulk", "p99", "µs"),
                            rounds.series("beside bulk elsewhere", "p99", "µs")),
                    Row.compared(
                            target(),
                            "the bulk stream meanwhile",
                            rounds.series("beside bulk", "bulk", "MB/s"),
                            rounds.series("bulk alone", "rate", "MB/s")));
        }
    }
}
