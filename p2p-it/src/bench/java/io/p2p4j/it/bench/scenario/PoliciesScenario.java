package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.micro.BurstBenchmark;
import io.p2p4j.it.bench.micro.Jmh;
import io.p2p4j.it.bench.micro.PoliciesBenchmark;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import java.util.List;
import java.util.Map;

/** T9: all policies of a request. */
final class PoliciesScenario implements Scenario {

    @Override
    public String target() {
        return "T9";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        Rounds rounds = new Rounds()
                .enter("decide", () -> Jmh.run(PoliciesBenchmark.class, "decide", Map.of()))
                .enter("burst", () -> Jmh.run(BurstBenchmark.class, "decideAndAudit", Map.of()))
                .enter("append", () -> Jmh.run(PoliciesBenchmark.class, "audit", Map.of()))
                .enter("audit", () -> Jmh.run(PoliciesBenchmark.class, "decideAndAudit", Map.of()))
                .run(0, settings.rounds());
        return List.of(
                Row.absolute(
                        target(),
                        "breaker, trust, limit and grant of one request",
                        rounds.series("decide", "ns", "ns"),
                        Goal.atMost(1_000)),
                Row.info(target(), "allocated by them", rounds.series("decide", "bytes", "B")),
                Row.absolute(
                        target(),
                        "the same and the audit log, on the request's thread",
                        rounds.series("burst", "ns", "ns"),
                        Goal.atMost(1_000)),
                Row.info(target(), "the same without a pause: the pace of the log", rounds.series("audit", "ns", "ns")),
                Row.info(target(), "events alone without a pause", rounds.series("append", "ns", "ns")));
    }
}
