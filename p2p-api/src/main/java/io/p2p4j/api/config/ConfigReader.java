package io.p2p4j.api.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Reads configuration into records, and tells what it read. Thread-safe; every call reads the layers anew. */
public interface ConfigReader {

    /** Returns the key of a record's component: {@code maxRequests} is {@code max_requests}. */
    static String keyOf(String component) {
        return component.replaceAll("(?<=[^_])(?=\\p{Lu})", "_").toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the configuration of a tree of records.
     *
     * <p>Every record of the tree has a static method {@code defaults()} without parameters and is public in a package
     * that is exported or opened. Keys are the components' names in snake_case. A type with a static {@code parse(String)}
     * and a record of one string are single values.
     *
     * @throws io.p2p4j.api.error.ConfigException that names, for every problem, the file, line, key, value and what was
     *     expected, and for an unknown key the nearest known one
     */
    <T extends Record> T read(Class<T> type);

    /**
     * Returns what there is to say of every key, in the order of the components.
     *
     * @throws io.p2p4j.api.error.ConfigException as {@link #read}
     */
    List<Explanation> explain(Class<? extends Record> type);

    /**
     * Returns the JSON Schema of files for these records; reads no layer.
     *
     * @see <a href="https://json-schema.org/draft/2020-12">JSON Schema 2020-12</a>
     */
    String schema(Class<? extends Record> type);

    /**
     * Sets one key in a file, which is replaced atomically; comments and order stay.
     *
     * <p>The file must be valid before and after; it is made if it does not exist. The layers do not matter.
     *
     * @param text as a command line has it
     * @throws io.p2p4j.api.error.ConfigException if key or text do not fit, or the file cannot be changed without more than
     *     this key
     */
    void set(Class<? extends Record> type, Path file, String key, String text);
}
