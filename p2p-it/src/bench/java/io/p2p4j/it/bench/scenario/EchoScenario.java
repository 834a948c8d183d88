package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import java.util.List;
import java.util.Map;

/** T1: messages of 128 bytes on one stream that come back. */
final class EchoScenario implements Scenario {

    @Override
    public String target() {
        return "T1";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        try (Pair ours = Pair.ours(launcher, "T1").connected(1);
                Pair js = Pair.js(launcher, "T1").connected(1)) {
            Rounds rounds = new Rounds();
            for (int inFlight : List.of(64, 1)) {
                Map<String, Integer> arguments = Map.of("in_flight", inFlight);
                rounds.enter("p2p4j " + inFlight, ours.command("echo", arguments, settings));
                rounds.enter("js-libp2p " + inFlight, js.command("echo", arguments, settings));
            }
            rounds.run(Pair.WARMUPS, settings.rounds());
            return List.of(
                    Row.ratio(
                            target(),
                            "echo 128 B, one stream, 64 in flight",
                            rounds.series("p2p4j 64", "rate", "/s"),
                            rounds.series("js-libp2p 64", "rate", "/s"),
                            Goal.atLeast(12)),
                    Row.compared(
                            target(),
                            "the same, 1 in flight",
                            rounds.series("p2p4j 1", "rate", "/s"),
                            rounds.series("js-libp2p 1", "rate", "/s")));
        }
    }
}
