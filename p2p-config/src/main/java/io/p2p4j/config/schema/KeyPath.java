package io.p2p4j.config.schema;

import java.util.Locale;

/** Spells keys: paths with dots, variables in capitals. */
public final class KeyPath {

    private KeyPath() {}

    /** Returns the path of a key within a section, whose own is empty for the root; an empty key is shown by quotes. */
    public static String join(String section, String key) {
        String shown = key.isEmpty() ? "''" : key;
        return section.isEmpty() ? shown : section + "." + shown;
    }

    /** Returns the variable of a path: {@code node.data_dir} is {@code P2P_NODE_DATA_DIR} with the prefix {@code P2P_}. */
    public static String variable(String prefix, String path) {
        return prefix + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }
}
