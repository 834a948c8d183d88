package io.p2p4j.node.admin;

import io.p2p4j.api.config.Explanation;
import io.p2p4j.node.Reloaded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says to people what there is to say about keys. */
public final class ConfigText {

    private static final String ABSENT = "–";

    private ConfigText() {}

    /** Returns a line per key. */
    public static List<String> effective(List<Explanation> keys) {
        return columns(keys, key -> shown(key.value()));
    }

    /** Returns a line per key, with where its value comes from. */
    public static List<String> origins(List<Explanation> keys) {
        return columns(keys, key -> shown(key.value()) + "   # " + key.origin());
    }

    private static List<String> columns(List<Explanation> keys, Function<Explanation, String> rest) {
        int width = keys.stream().mapToInt(key -> key.key().length()).max().orElse(0);
        return keys.stream()
                .map(key -> key.key() + " ".repeat(width - key.key().length()) + " = " + rest.apply(key))
                .toList();
    }

    /** Returns all that there is to say of one key. */
    public static List<String> whole(Explanation key) {
        List<String> lines = new ArrayList<>(List.of(
                "key      " + key.key(),
                "value    " + shown(key.value())
                        + key.unit().map(unit -> " (" + unit + ")").orElse(""),
                "origin   " + key.origin(),
                "default  " + shown(key.standard()),
                "expects  " + key.expected(),
                "change   " + (key.live() ? "applies to a running node" : "needs a restart")));
        if (!key.meaning().isEmpty()) {
            lines.add("meaning  " + key.meaning());
        }
        return lines;
    }

    /** Returns a line per key whose value differs. */
    public static List<String> differences(List<Explanation> one, List<Explanation> other) {
        Map<String, String> before = values(one);
        Map<String, String> after = values(other);
        return Stream.concat(one.stream(), other.stream().filter(key -> !before.containsKey(key.key())))
                .map(Explanation::key)
                .filter(key -> !value(before, key).equals(value(after, key)))
                .map(key -> key + ": " + shown(value(before, key)) + " -> " + shown(value(after, key)))
                .toList();
    }

    private static Map<String, String> values(List<Explanation> keys) {
        return keys.stream().collect(Collectors.toMap(Explanation::key, Explanation::value));
    }

    /** Only one side may have an entry of a map. */
    private static String value(Map<String, String> values, String key) {
        return values.getOrDefault(key, "");
    }

    /** Returns a file in which every key stands, explained and with its default, as a comment. */
    public static String commentedFile(List<Explanation> keys) {
        StringBuilder file = new StringBuilder("""
                # Every key with its default. Remove the # of a key to set it, and of the sections above it.
                # Durations are seconds, or texts such as 90s, 2m, PT1M; bytes may be written 64KiB or 2MiB.
                """);
        List<String> open = List.of();
        for (Explanation key : keys) {
            List<String> names = List.of(key.key().split("\\."));
            List<String> sections = names.subList(0, names.size() - 1);
            int common = 0;
            while (common < Math.min(open.size(), sections.size())
                    && open.get(common).equals(sections.get(common))) {
                common++;
            }
            for (int depth = common; depth < sections.size(); depth++) {
                file.append("#")
                        .append("  ".repeat(depth))
                        .append(sections.get(depth))
                        .append(":\n");
            }
            open = sections;
            String indent = "#" + "  ".repeat(sections.size());
            file.append(indent).append("# ").append(key.meaning());
            key.unit().ifPresent(unit -> file.append(" [").append(unit).append(']'));
            file.append('\n').append(indent).append(names.get(names.size() - 1)).append(": ");
            file.append(key.standard().isEmpty() ? "\"\"" : key.standard()).append('\n');
        }
        return file.toString();
    }

    /** Returns what became of a reload. */
    public static String reloaded(Reloaded reloaded) {
        List<String> lines = new ArrayList<>();
        reloaded.applied().forEach(key -> lines.add("applied  " + key));
        reloaded.waiting().forEach(key -> lines.add("restart  " + key));
        return lines.isEmpty() ? "nothing has changed" : String.join("\n", lines);
    }

    private static String shown(String value) {
        return value.isEmpty() ? ABSENT : value;
    }
}
