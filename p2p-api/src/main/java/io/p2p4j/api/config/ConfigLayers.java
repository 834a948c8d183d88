package io.p2p4j.api.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Says where configuration comes from; each layer overrides the one before it: defaults, files, environment, overrides.
 *
 * @param files files in their order, each of which must exist
 * @param environment variables; those that begin with {@code P2P_} name keys
 * @param overrides values by dotted key, as a command line or a builder sets them
 */
public record ConfigLayers(List<Path> files, Map<String, String> environment, Map<String, String> overrides) {

    /** The variable that holds a passphrase; the only one with our prefix that names no key. */
    public static final String PASSPHRASE_VARIABLE = "P2P_PASSPHRASE";

    /** Copies the layers. */
    public ConfigLayers {
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
        overrides = Map.copyOf(overrides);
    }
}
