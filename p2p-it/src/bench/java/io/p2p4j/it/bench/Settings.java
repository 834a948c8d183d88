package io.p2p4j.it.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Says how long and what to measure; read from the system properties {@code bench.*}.
 *
 * @param rounds how often each figure is measured
 * @param window how long one measurement takes
 * @param only the targets to measure; empty means all
 * @param jfr whether JVMs are recorded, ours and others alike
 * @param folder where reports, logs and recordings go
 */
public record Settings(int rounds, Duration window, Set<String> only, boolean jfr, Path folder) {

    /** Copies the targets. */
    public Settings {
        only = Set.copyOf(only);
    }

    static Settings fromProperties() {
        return new Settings(
                Integer.getInteger("bench.rounds", 5),
                Duration.ofMillis((long) (1000 * Double.parseDouble(System.getProperty("bench.seconds", "2")))),
                Arrays.stream(System.getProperty("bench.only", "").split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toSet()),
                Boolean.getBoolean("bench.jfr"),
                Path.of("target", "bench").toAbsolutePath());
    }

    boolean wants(String target) {
        return only.isEmpty() || only.contains(target);
    }
}
