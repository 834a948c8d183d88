package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.micro.Jmh;
import io.p2p4j.it.bench.micro.MemoryEchoBenchmark;
import io.p2p4j.it.bench.micro.NoiseBenchmark;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Row;
import java.util.List;
import java.util.Map;

/** The pieces that the targets are made of, by themselves; no target of their own. */
final class PiecesScenario implements Scenario {

    @Override
    public String target() {
        return "pieces";
    }

    @Override
    public List<Row> run(Settings settings, Launcher launcher) throws Exception {
        Rounds rounds = new Rounds()
                .enter("small", () -> Jmh.run(NoiseBenchmark.class, "sealAndOpenSmall", Map.of()))
                .enter("large", () -> Jmh.run(NoiseBenchmark.class, "sealAndOpenLarge", Map.of()))
                .enter("handshake", () -> Jmh.run(NoiseBenchmark.class, "handshake", Map.of()))
                .enter("echo", () -> Jmh.run(MemoryEchoBenchmark.class, "echo", Map.of()))
                .run(0, Math.min(settings.rounds(), 2));
        return List.of(
                Row.info(target(), "noise, seal and open 128 B", rounds.series("small", "ns", "ns")),
                Row.info(target(), "allocated by it", rounds.series("small", "bytes", "B")),
                Row.info(target(), "noise, seal and open 64 KiB", rounds.series("large", "ns", "µs", 1e-3)),
                Row.info(target(), "noise, handshake of both sides", rounds.series("handshake", "ns", "µs", 1e-3)),
                Row.info(target(), "echo 128 B over memory: noise and yamux", rounds.series("echo", "ns", "µs", 1e-3)));
    }
}
