package io.p2p4j.config.schema;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds what a misspelt name was meant to be.
 *
 * <p>A name that lacks only what comes before it wins if it is unique; else the least edit distance does, up to a third
 * of the last part of the name. Names longer than any key get no suggestion, so that the work is bounded.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Levenshtein_distance">Levenshtein distance</a>
 */
public final class Nearest {

    private static final int LONGEST = 200;
    private static final Pattern WITHIN_CAMEL_CASE = Pattern.compile("(?<=[a-z0-9])(?=\\p{Lu})");

    private Nearest() {}

    /** Returns the path nearest to an unknown one; case, hyphens and camelCase do not count. */
    public static Optional<String> path(String wanted, Collection<String> known) {
        if (wanted.length() > LONGEST) {
            return Optional.empty();
        }
        String spelt = WITHIN_CAMEL_CASE
                .matcher(wanted)
                .replaceAll("_")
                .toLowerCase(Locale.ROOT)
                .replace('-', '_')
                .replace("._", ".");
        String last = spelt.substring(spelt.lastIndexOf('.') + 1);
        return byDistance(wanted.toLowerCase(Locale.ROOT), known, 0)
                .or(() -> byDistance(spelt, known, Math.max(1, last.length() / 3)))
                .or(() -> ending("." + last, known));
    }

    /** Returns the variable nearest to an unknown one of the same prefix. */
    public static Optional<String> variable(String prefix, String wanted, Collection<String> known) {
        if (wanted.length() > LONGEST) {
            return Optional.empty();
        }
        String rest = wanted.substring(prefix.length()).toLowerCase(Locale.ROOT);
        return byDistance(wanted.toLowerCase(Locale.ROOT), known, Math.max(1, rest.length() / 6))
                .or(() -> ending("_" + rest, known));
    }

    private static Optional<String> ending(String suffix, Collection<String> known) {
        List<String> found = known.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(suffix))
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private record Scored(String name, int distance) {}

    private static Optional<String> byDistance(String wanted, Collection<String> known, int cutOff) {
        return known.stream()
                .map(name -> new Scored(name, distance(wanted, name.toLowerCase(Locale.ROOT))))
                .filter(scored -> scored.distance() <= cutOff)
                .min(Comparator.comparingInt(Scored::distance))
                .map(Scored::name);
    }

    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(previous[j], row[j - 1]));
            }
            int[] swap = previous;
            previous = row;
            row = swap;
        }
        return previous[b.length()];
    }
}
