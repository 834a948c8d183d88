package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.Settings;
import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Row;
import java.util.List;

/** Measures one target, with processes that it starts and ends. */
public interface Scenario {

    /** Returns the target's name: {@code T1}. */
    String target();

    /** Measures it. */
    List<Row> run(Settings settings, Launcher launcher) throws Exception;

    /** Returns every scenario, in the order of the targets. */
    static List<Scenario> all() {
        return List.of(
                new EchoScenario(),
                new PingScenario(),
                new BulkScenario(),
                new FairnessScenario(),
                new RequestScenario(),
                new DialScenario(),
                new CallScenario(),
                new IdleScenario(),
                new LimiterScenario(),
                new PoliciesScenario(),
                new GrowthScenario(),
                new ChecksScenario(),
                new RivalsScenario(),
                new PiecesScenario());
    }
}
