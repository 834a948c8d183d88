package io.p2p4j.it.bench.report;

import java.util.List;

/**
 * Holds one figure of every round.
 *
 * @param name what was measured
 * @param unit its unit
 * @param values the figures, at least one, in the order of the rounds
 */
public record Series(String name, String unit, List<Double> values) {

    /** Copies the figures. */
    public Series {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + " was not measured");
        }
    }

    /** Returns the middle figure. */
    public double median() {
        return median(values);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    @Override
    public String toString() {
        return "%s %s [%s–%s]"
                .formatted(
                        Figures.text(median()),
                        unit,
                        Figures.text(values.stream().min(Double::compare).orElseThrow()),
                        Figures.text(values.stream().max(Double::compare).orElseThrow()));
    }
}
