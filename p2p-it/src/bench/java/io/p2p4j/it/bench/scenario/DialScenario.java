package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.process.Usage;
import io.p2p4j.it.bench.report.Goal;
import io.p2p4j.it.bench.report.Row;
import io.p2p4j.it.bench.report.Series;
import java.util.List;
import java.util.Map;

/** T5: connecting, eight at a time, and what it costs beside its public-key operations. */
final class DialScenario implements Scenario {

    private static final int IN_FLIGHT = 8;

    /** More than elsewhere: a handshake is much code that runs seldom. */
    private static final int WARMUPS = 10; // little runs often in a connection, so the compiler needs many

    @Override
    public String target() {
        return "T5";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        try (Pair ours = Pair.ours(launcher, "T5");
                Pair js = Pair.js(launcher, "T5");
                Pair bare = Pair.bare(launcher, "T5")) {
            Rounds rounds = new Rounds()
                    .enter("p2p4j", () -> dials(ours, settings))
                    .enter("js-libp2p", () -> dials(js, settings))
                    .enter("public-key operations", bare.command("keys", Map.of(), settings))
                    .run(WARMUPS, settings.rounds());
            Series keys = rounds.series("public-key operations", "cpu_us", "µs");
            return List.of(
                    Row.ratio(
                            target(),
                            "dial, echo, close; 8 at a time",
                            rounds.series("p2p4j", "rate", "/s"),
                            rounds.series("js-libp2p", "rate", "/s"),
                            Goal.atLeast(10)),
                    Row.ratio(
                            target(),
                            "processor time of each, server",
                            rounds.series("p2p4j", "server_us", "µs"),
                            keys,
                            Goal.atMost(1.5)),
                    Row.ratio(
                            target(),
                            "processor time of each, client",
                            rounds.series("p2p4j", "client_us", "µs"),
                            keys,
                            Goal.atMost(1.5)));
        }
    }

    private static Map<String, Double> dials(Pair pair, Settings settings) throws Exception {
        Usage server = pair.server().usage(false);
        Usage client = pair.client().usage(false);
        Map<String, Double> dials =
                pair.command("dials", Map.of("in_flight", IN_FLIGHT), settings).once();
        double done = dials.getOrDefault("done", 0.0);
        return Map.of(
                "rate",
                dials.getOrDefault("rate", 0.0),
                "server_us",
                (pair.server().usage(false).cpuSeconds() - server.cpuSeconds()) * 1e6 / done,
                "client_us",
                (pair.client().usage(false).cpuSeconds() - client.cpuSeconds()) * 1e6 / done);
    }
}
