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
import io.p2p4j.config.source.Quoted;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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

    /** Returns whether a file is read as YAML. */
    static boolean yaml(Path file) {
        return provider(extension(file)).isEmpty();
    }

    private static Optional<ConfigSourceProvider> provider(String extension) {
        return YAML.contains(extension)
                ? Optional.empty()
                : Optional.ofNullable(Providers.all(ServiceLoader.load(ConfigSourceProvider.class))
                        .get(extension));
    }

    private Optional<List<Content>> entries(ConfigSourceProvider provider, Path file, int layer, Problems problems) {
        List<ConfigSource.Entry> entries;
        try {
            entries = provider.create(context.with(file)).read();
        } catch (P2pException e) {
            problems.add(problem(file, layer, e.error().message(), e));
            return Optional.empty();
        } catch (RuntimeException e) { // it is other people's code, which is named
            String source = "the source '" + provider.type() + "' ("
                    + provider.getClass().getName() + ")";
            problems.add(problem(file, layer, "the file " + file + " cannot be read by " + source + ": " + e, e));
            return Optional.empty();
        }
        return Optional.of(entries.stream()
                .map(entry -> Assignment.of(
                        known.root(), entry.key(), entry.text(), Place.inFile(layer, entry.line(), 1, file.toString())))
                .toList());
    }

    private static Problem problem(Path file, int layer, String sentence, RuntimeException cause) {
        Place place = new Place(layer, 0, 1, file.toString());
        return new Problem(place, "", () -> Quoted.line(sentence), Optional.of(cause));
    }

    private static String extension(Path file) {
        String name = file.toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
