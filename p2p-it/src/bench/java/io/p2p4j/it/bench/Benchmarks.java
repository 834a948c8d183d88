package io.p2p4j.it.bench;

import io.p2p4j.it.bench.process.Launcher;
import io.p2p4j.it.bench.report.Report;
import io.p2p4j.it.bench.scenario.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;

/** Measures every target that is wanted and writes the report; a missed target is told, and is no failure of the run. */
public final class Benchmarks {

    private Benchmarks() {}

    /** Measures. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = Settings.fromProperties();
        Files.createDirectories(settings.folder());
        Report report = new Report(circumstances(settings));
        Launcher launcher = new Launcher(settings);
        for (Scenario scenario : Scenario.all()) {
            if (settings.wants(scenario.target())) {
                measure(scenario, settings, launcher, report);
                report.write(settings.folder());
            }
        }
        System.out.println(report.markdown());
        if (!report.complete()) {
            System.exit(1);
        }
    }

    /** What fails costs its own lines and not those of the others. */
    private static void measure(Scenario scenario, Settings settings, Launcher launcher, Report report)
            throws InterruptedException {
        System.err.println("measuring " + scenario.target());
        try {
            report.add(scenario.run(settings, launcher));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            e.printStackTrace();
            report.failed(scenario.target(), e);
        }
    }

    private static Map<String, Object> circumstances(Settings settings) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("rounds", settings.rounds());
        facts.put("seconds of a measurement", settings.window().toMillis() / 1e3);
        facts.put("processors", Runtime.getRuntime().availableProcessors());
        facts.put("JDK", System.getProperty("java.vm.version"));
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        return facts;
    }
}
