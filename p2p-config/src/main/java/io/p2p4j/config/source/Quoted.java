package io.p2p4j.config.source;

/** Spells foreign text for a message: on one line, not too long, without control characters. */
public final class Quoted {

    private static final int LONGEST_VALUE = 80;
    private static final int LONGEST_PATH = 200;

    private Quoted() {}

    /** Returns the text in single quotes, cut after 80 characters. */
    public static String value(String text) {
        return "'" + cut(text, LONGEST_VALUE) + "'";
    }

    /** Returns the path of a key, cut after 200 characters. */
    public static String path(String path) {
        return cut(path, LONGEST_PATH);
    }

    /** Returns the whole text on one line. */
    public static String line(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (visible(c)) {
                line.appendCodePoint(c);
            } else {
                line.append(String.format("\\u%04x", c));
            }
        });
        return line.toString();
    }

    private static String cut(String text, int longest) {
        return text.length() > longest ? line(text.substring(0, longest)) + "…" : line(text);
    }

    private static boolean visible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
