package io.p2p4j.api.config;

/** Reads configuration into records. */
@FunctionalInterface
public interface ConfigReader {

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
}
