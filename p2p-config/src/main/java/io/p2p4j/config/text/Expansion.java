package io.p2p4j.config.text;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts variables of the environment into texts: {@code ${NAME}}, and {@code ${NAME:-text}} for one that is unset or empty.
 *
 * <p>What a variable holds is not expanded again, and a result is at most {@link #MAX_LENGTH} characters. Messages show no
 * variable's value.
 *
 * @param environment the variables
 */
public record Expansion(Map<String, String> environment) {

    /** The most characters of a result. */
    static final int MAX_LENGTH = 1 << 16;

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]{0,199})(?::-([^${}]*))?\\}");

    /** Copies the variables. */
    public Expansion {
        environment = Map.copyOf(environment);
    }

    /** Returns the text with its variables, as a {@link Reading} of a text. */
    public Reading expand(String text) {
        StringBuilder out = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(text);
        int from = 0;
        while (matcher.find()) {
            if (text.substring(from, matcher.start()).contains("${")) {
                break;
            }
            out.append(text, from, matcher.start());
            from = matcher.end();
            String value = environment.getOrDefault(matcher.group(1), "");
            if (value.isEmpty() && matcher.group(2) == null) {
                return new Reading.Refused("needs the variable " + matcher.group(1) + ", which is unset or empty; ${"
                        + matcher.group(1) + ":-text} has a text for that");
            }
            out.append(value.isEmpty() ? matcher.group(2) : value);
            if (out.length() > MAX_LENGTH) {
                return new Reading.Refused("is longer than " + MAX_LENGTH + " characters with its variables");
            }
        }
        String rest = text.substring(from);
        return rest.contains("${")
                ? new Reading.Refused("has a ${ that begins no variable; one is ${NAME} or ${NAME:-text}")
                : new Reading.Value(out.append(rest).toString());
    }
}
