package io.p2p4j.it.bench.scenario;

import io.p2p4j.it.bench.report.Series;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures several entrants in turn, round by round, so that noise hits all alike. Used by one thread.
 *
 * <p>Entrants are warmed up in the same order first; those rounds are not counted.
 */
final class Rounds {

    private final Map<String, Measurement> entrants = new LinkedHashMap<>();
    private final Map<String, List<Map<String, Double>>> measured = new LinkedHashMap<>();

    /** Measures once. */
    @FunctionalInterface
    interface Measurement {

        /** Returns figures by name. */
        Map<String, Double> once() throws Exception;
    }

    /** Adds an entrant. */
    Rounds enter(String name, Measurement measurement) {
        entrants.put(name, measurement);
        return this;
    }

    /** Measures all. */
    Rounds run(int warmups, int rounds) throws Exception {
        for (int round = -warmups; round < rounds; round++) {
            for (Map.Entry<String, Measurement> entrant : entrants.entrySet()) {
                Map<String, Double> figures = entrant.getValue().once();
                if (round >= 0) {
                    measured.computeIfAbsent(entrant.getKey(), name -> new ArrayList<>())
                            .add(figures);
                }
            }
        }
        return this;
    }

    /** Returns a figure of an entrant, of every round. */
    Series series(String entrant, String figure, String unit) {
        return series(entrant, figure, unit, 1);
    }

    /** Returns a figure of an entrant, of every round, multiplied by a factor. */
    Series series(String entrant, String figure, String unit, double factor) {
        List<Double> values = measured.getOrDefault(entrant, List.of()).stream()
                .map(figures -> factor * figures.getOrDefault(figure, Double.NaN))
                .toList();
        return new Series(entrant, unit, values);
    }
}
