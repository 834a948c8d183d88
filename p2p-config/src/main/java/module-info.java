/**
 * Reads YAML files, environment variables and overrides into checked records, and names every mistake by its place.
 *
 * <p>The node and anybody with records of their own find it through {@link java.util.ServiceLoader}; nothing is exported.
 * The records must stand in a package that is exported, or opened to this module.
 *
 * @uses io.p2p4j.api.config.ConfigSourceProvider files with the extension that is its type are read by it
 * @provides io.p2p4j.api.config.ConfigReaderProvider of the type {@code yaml}
 */
@org.jspecify.annotations.NullMarked
module io.p2p4j.config {
    requires io.p2p4j.api;
    requires org.snakeyaml.engine; // its exceptions know the line of a syntax error; the parser's own do not
    requires tools.jackson.core;
    requires tools.jackson.dataformat.yaml;
    requires static org.jspecify; // annotations only, absent at run time

    uses io.p2p4j.api.config.ConfigSourceProvider;

    provides io.p2p4j.api.config.ConfigReaderProvider with
            io.p2p4j.config.yaml.YamlConfigReaderProvider;
}
