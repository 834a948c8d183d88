package io.p2p4j.it.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Collects lines and writes them for people and for programs. Used by one thread. */
public final class Report {

    private static final String HEAD = """
            | # | what | p2p4j, median [min–max] | against | ratio of each round | judged | target | met |
            | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    private final Map<String, Object> circumstances;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    /** Begins a report of a run under these circumstances. */
    public Report(Map<String, Object> circumstances) {
        this.circumstances = new LinkedHashMap<>(circumstances);
    }

    /** Adds lines. */
    public void add(List<Row> more) {
        rows.addAll(more);
    }

    /** Adds what could not be measured. */
    public void failed(String target, Throwable why) {
        failures.add(target + " could not be measured: " + why);
    }

    /** Returns whether everything was measured. */
    public boolean complete() {
        return failures.isEmpty();
    }

    /** Writes {@code report.md} and {@code report.json} as far as they go. */
    public void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("report.md"), markdown());
        Files.writeString(
                folder.resolve("report.json"),
                JsonMapper.shared()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(Map.of(
                                "circumstances",
                                circumstances,
                                "rows",
                                rows.stream().map(Report::json).toList(),
                                "failures",
                                failures)));
    }

    /** Returns the table. */
    public String markdown() {
        StringBuilder text = new StringBuilder("# Benchmarks\n\n");
        circumstances.forEach((name, value) ->
                text.append("- ").append(name).append(": ").append(value).append('\n'));
        text.append('\n').append(HEAD);
        rows.forEach(row -> text.append(row.line()).append('\n'));
        failures.forEach(failure -> text.append('\n').append(failure).append('\n'));
        return text.toString();
    }

    private static Map<String, Object> json(Row row) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("target", row.target());
        json.put("what", row.what());
        json.put("ours", row.ours());
        row.other().ifPresent(other -> json.put("against", other));
        json.put("ratios", row.ratios());
        json.put("judged", row.judged());
        row.goal().ifPresent(goal -> json.put("goal", goal));
        row.met().ifPresent(met -> json.put("met", met));
        return json;
    }
}
