package io.p2p4j.config.environment;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.config.schema.KeyPath;
import io.p2p4j.config.schema.KnownKeys;
import io.p2p4j.config.schema.Nearest;
import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Place;
import io.p2p4j.config.source.Problem;
import io.p2p4j.config.source.Problems;
import io.p2p4j.config.source.Quoted;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Reads environment variables whose names derive from the known keys, so that no name can mean two keys.
 *
 * <p>Any other variable with the prefix is a problem, but for {@link ConfigLayers#PASSPHRASE_VARIABLE}.
 */
public final class Variables {

    /** The beginning of every variable that is ours. */
    public static final String PREFIX = ConfigLayers.PREFIX;

    private final KnownKeys known;
    private final Map<String, String> paths = new LinkedHashMap<>();

    /**
     * Derives the names of the variables.
     *
     * @throws IllegalArgumentException if two keys have the same one, or a key has that of the passphrase
     */
    public Variables(KnownKeys known) {
        this.known = known;
        for (String path : known.textual()) {
            String name = KeyPath.variable(PREFIX, path);
            String other = paths.put(name, path);
            if (other != null || name.equals(ConfigLayers.PASSPHRASE_VARIABLE)) {
                throw new IllegalArgumentException("the variable " + name + " of " + path + " belongs to "
                        + (other == null ? "the passphrase" : other) + " already");
            }
        }
    }

    /** Returns one content per variable that names a key, sorted by name. */
    public List<Content> read(Map<String, String> environment, int layer, Problems problems) {
        List<Content> contents = new ArrayList<>();
        int rank = 0;
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith(PREFIX) || name.equals(ConfigLayers.PASSPHRASE_VARIABLE)) {
                continue;
            }
            Place place = new Place(layer, rank++, 1, "environment " + Quoted.path(name));
            String path = paths.get(name);
            if (path == null) {
                // Its value is not shown: it may be a secret of somebody else's.
                problems.add(new Problem(place, "", () -> unknown(name), Optional.empty()));
            } else {
                contents.add(Assignment.of(known.root(), path, variable.getValue(), place));
            }
        }
        return contents;
    }

    private String unknown(String name) {
        String within = paths.keySet().stream()
                .filter(other -> other.startsWith(name + "_"))
                .collect(Collectors.joining(", "));
        String subject = Quoted.path(name) + " (environment) ";
        if (!within.isEmpty()) {
            return subject + "names a section; the variables of its keys are " + within;
        }
        return subject + "is not a known variable; "
                + Nearest.variable(PREFIX, name, paths.keySet())
                        .map(near -> "did you mean " + near + "?")
                        .orElseGet(() -> "each is " + PREFIX + " and a key in capitals, with _ for the dots");
    }
}
