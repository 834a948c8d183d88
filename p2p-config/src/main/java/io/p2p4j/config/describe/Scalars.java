package io.p2p4j.config.describe;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes texts so that YAML reads the same texts, quoted only where they must be. */
public final class Scalars {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./~-][A-Za-z0-9_./+~-]*");
    private static final Set<String> NOTHING = Set.of("~", "null", "-", "---");

    private Scalars() {}

    /** Returns the text as YAML has it within a list or map on one line. */
    public static String yaml(String text) {
        if (PLAIN.matcher(text).matches() && !NOTHING.contains(text.toLowerCase(Locale.ROOT))) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> quoted.append(escaped(c)));
        return quoted.append('"').toString();
    }

    private static String escaped(int c) {
        if (c == '"' || c == '\\') {
            return "\\" + (char) c;
        }
        boolean visible =
                c >= ' ' && c != 0x7f && !(c >= 0x80 && c < 0xa0) && c != 0x2028 && c != 0x2029 && c != 0xfeff;
        return visible ? Character.toString(c) : String.format("\\U%08X", c);
    }
}
