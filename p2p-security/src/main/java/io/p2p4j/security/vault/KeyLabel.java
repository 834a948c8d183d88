package io.p2p4j.security.vault;

import java.util.regex.Pattern;

/**
 * Says which key a file must hold, so that one cannot stand in for another.
 *
 * @param name the key's name: lower case letters, digits and {@code -}, at most 64
 * @param kind what the bytes are
 */
public record KeyLabel(String name, String kind) {

    /** The data keys of a store, each after its number. */
    public static final String DATA_KEYS = "data-keys";

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

    /** Checks the name. */
    public KeyLabel {
        requireName(name);
    }

    /** Refuses what could be a path. */
    public static void requireName(String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not a name: 1 to 64 lower case letters, digits and '-'");
        }
    }

    /** Returns whether a text names a key or a record. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** Returns the lines by which a file says so. */
    String lines() {
        return "p2p4j-key 1\nname: " + name + "\nkind: " + kind + "\n";
    }
}
