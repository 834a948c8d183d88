package io.p2p4j.it.bench.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One line of the report: a figure of ours, what it is held against in the same rounds, and the target.
 *
 * @param target the target it belongs to, {@code T1}
 * @param what what was measured
 * @param ours our figure
 * @param other what it is divided by, round by round; without one the figure itself is judged
 * @param goal the target; without one the line only informs
 */
public record Row(String target, String what, Series ours, Optional<Series> other, Optional<Goal> goal) {

    /** Returns a line that judges a ratio. */
    public static Row ratio(String target, String what, Series ours, Series other, Goal goal) {
        return new Row(target, what, ours, Optional.of(other), Optional.of(goal));
    }

    /** Returns a line that judges a figure by itself. */
    public static Row absolute(String target, String what, Series ours, Goal goal) {
        return new Row(target, what, ours, Optional.empty(), Optional.of(goal));
    }

    /** Returns a line that only informs, of a ratio. */
    public static Row compared(String target, String what, Series ours, Series other) {
        return new Row(target, what, ours, Optional.of(other), Optional.empty());
    }

    /** Returns a line that only informs. */
    public static Row info(String target, String what, Series ours) {
        return new Row(target, what, ours, Optional.empty(), Optional.empty());
    }

    /** Returns the ratio of each round; none without something to divide by. */
    public List<Double> ratios() {
        return other.map(series -> IntStream.range(
                                0,
                                Math.min(ours.values().size(), series.values().size()))
                        .mapToObj(i -> ours.values().get(i) / series.values().get(i))
                        .toList())
                .orElse(List.of());
    }

    /** Returns what is judged: the median of the ratios, or of the figures. */
    public double judged() {
        return other.isPresent() ? Series.median(ratios()) : ours.median();
    }

    /** Returns whether the target is met, if there is one. */
    public Optional<Boolean> met() {
        return goal.map(bound -> bound.met(judged()));
    }

    String line() {
        return "| " + String.join(" | ", cells()) + " |";
    }

    private List<String> cells() {
        return List.of(
                target,
                what,
                ours.toString(),
                other.map(series -> series.name() + ": " + series).orElse("–"),
                ratios().stream().map(Figures::text).collect(Collectors.joining(" ")),
                Figures.text(judged()),
                goal.map(Goal::toString).orElse("–"),
                met().map(yes -> yes ? "yes" : "**no**").orElse("–"));
    }
}
