package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import io.p2p4j.it.bench.report.Series;
import java.util.List;
import java.util.Map;

/** T2: the round trip of a ping. */
final class PingScenario implements Scenario {

    @Override
    public String target() {
        return "T2";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        try (Pair ours = Pair.ours(launcher, "T2").connected(1);
                Pair js = Pair.js(launcher, "T2").connected(1);
                Pair bare = Pair.bare(launcher, "T2")) {
            Rounds rounds = new Rounds()
                    .enter("p2p4j", ours.command("ping", Map.of(), settings))
                    .enter("js-libp2p", js.command("ping", Map.of(), settings))
                    .enter("bare sealed echo", bare.command("ping", Map.of(), settings))
                    .enter("p2p4j new", ours.command("ping_on_new_streams", Map.of(), settings))
                    .enter("js-libp2p new", js.command("ping_on_new_streams", Map.of(), settings))
                    .run(Pair.WARMUPS, settings.rounds());
            Series p50 = rounds.series("p2p4j", "p50", "µs");
            return List.of(
                    Row.ratio(
                            target(),
                            "ping round trip p50 on one open stream",
                            p50,
                            rounds.series("js-libp2p", "p50", "µs"),
                            Goal.atMost(0.45)),
                    Row.ratio(
                            target(),
                            "the same",
                            p50,
                            rounds.series("bare sealed echo", "p50", "µs"),
                            Goal.atMost(1.25)),
                    Row.compared(
                            target(),
                            "ping round trip p50, a new stream each, its opening not timed",
                            rounds.series("p2p4j new", "p50", "µs"),
                            rounds.series("js-libp2p new", "p50", "µs")));
        }
    }
}
