package io.p2p4j.config.yaml;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigSource;
import io.p2p4j.api.config.ConfigSourceProvider;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.config.environment.Assignment;
import io.p2p4j.config.schema.KnownKeys;
import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Place;
import io.p2p4j.config.source.Problem;
import io.p2p4j.config.source.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** Reads files: those with the extension of a {@link ConfigSourceProvider} by it, all others as YAML. For one thread. */
final class FileSources {

    private static final Set<String> YAML = Set.of("yaml", "yml");

    private final KnownKeys known;
    private final ProviderContext<ConfigLayers> context;

    FileSources(KnownKeys known, ProviderContext<ConfigLayers> context) {
        this.known = known;
        this.context = context;
    }

    /** Returns what a file holds, or nothing after a problem. */
    Optional<List<Content>> read(Path file, int layer, Problems problems) {
        Optional<ConfigSourceProvider> provider = provider(extension(file));
        return provider.isPresent()
                ? entries(provider.get(), file, layer, problems)
                : YamlFile.read(file, layer, problems).map(List::of);
    }

    private static Optional<ConfigSourceProvider> provider(String extension) {
        return YAML.contains(extension)
                ? Optional.empty()
                : Optional.ofNullable(Providers.all(ServiceLoader.load(ConfigSourceProvider.class))
                        .get(extension));
    }

    private Optional<List<Content>> entries(ConfigSourceProvider provider, Path file, int layer, Problems problems) {
        try {
            Map<String, Place> seen = new HashMap<>();
            List<Content> contents = new ArrayList<>();
            for (ConfigSource.Entry entry : provider.create(context.with(file)).read()) {
                Place place = Place.inFile(layer, entry.line(), 1, file.toString());
                Optional.ofNullable(seen.putIfAbsent(entry.key(), place))
                        .ifPresent(first -> problems.add(duplicate(entry.key(), place, first)));
                contents.add(Assignment.of(known.root(), entry.key(), entry.text(), place));
            }
            return Optional.of(contents);
        } catch (P2pException e) {
            Place place = new Place(layer, 0, 1, file.toString());
            problems.add(new Problem(place, "", () -> e.error().message(), Optional.of(e)));
            return Optional.empty();
        }
    }

    private static Problem duplicate(String key, Place place, Place first) {
        return Problem.ofKey(place, key, () -> "is a duplicate; it was set before (" + first.text() + ")");
    }

    private static String extension(Path file) {
        String name = file.toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
