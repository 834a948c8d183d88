/**
 * A source of configuration of a third party: Java's properties files.
 *
 * @provides io.p2p4j.api.config.ConfigSourceProvider of type {@code properties}
 */
module example.properties {
    requires io.p2p4j.api;

    provides io.p2p4j.api.config.ConfigSourceProvider with
            example.properties.PropertiesProvider;
}
