package io.p2p4j.api.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Says where configuration comes from; each layer overrides the one before it: defaults, files, environment, overrides.
 *
 * @param files files in their order, each of which must exist
 * @param environment variables; those that begin with {@code P2P_} name keys, all can be expanded in texts
 * @param overrides values by dotted key, as a command line or a builder sets them
 */
public record ConfigLayers(List<Path> files, Map<String, String> environment, Map<String, String> overrides) {

    /** The variable that holds a passphrase; the only one with our prefix that names no key. */
    public static final String PASSPHRASE_VARIABLE = "P2P_PASSPHRASE";

    /** The beginning of the variables that name keys. */
    public static final String PREFIX = "P2P_";

    /** Copies the layers. */
    public ConfigLayers {
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
        overrides = Map.copyOf(overrides);
    }

    /** Returns the variables that name no key. */
    public Map<String, String> others() {
        return environment.entrySet().stream()
                .filter(variable -> !variable.getKey().startsWith(PREFIX))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Returns whether no layer says anything. */
    public boolean isEmpty() {
        return files.isEmpty() && overrides.isEmpty() && others().size() == environment.size();
    }
}
