package io.p2p4j.config.yaml;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.config.Explanation;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.config.bind.RecordBinder;
import io.p2p4j.config.bind.Settings;
import io.p2p4j.config.bind.SettingsReader;
import io.p2p4j.config.describe.Explanations;
import io.p2p4j.config.describe.Json;
import io.p2p4j.config.describe.JsonSchema;
import io.p2p4j.config.environment.Overrides;
import io.p2p4j.config.environment.Variables;
import io.p2p4j.config.schema.KnownKeys;
import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Place;
import io.p2p4j.config.source.Problems;
import io.p2p4j.config.text.Expansion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads all layers, each checked by itself even where a stronger one overrides it, and binds their sum to records.
 *
 * <p>Thread-safe: each call reads the files anew.
 *
 * @param context the layers, and what their sources may know
 */
record LayeredReader(ProviderContext<ConfigLayers> context) implements ConfigReader {

    /**
     * What was read.
     *
     * @param config the record of the root section
     * @param settings what the layers set, with their places
     */
    private record Bound(Object config, Settings settings) {}

    @Override
    public <T extends Record> T read(Class<T> type) {
        return type.cast(bind(KnownKeys.of(type), context.settings()).config());
    }

    @Override
    public List<Explanation> explain(Class<? extends Record> type) {
        KnownKeys known = KnownKeys.of(type);
        Bound bound = bind(known, context.settings());
        return Explanations.of(
                known.root(),
                bound.config(),
                key -> bound.settings().origin(key).map(Place::text));
    }

    @Override
    public String schema(Class<? extends Record> type) {
        return Json.of(JsonSchema.of(KnownKeys.of(type).root(), type.getSimpleName()));
    }

    @Override
    public void set(Class<? extends Record> type, Path file, String key, String text) {
        if (!FileSources.yaml(file)) {
            throw P2pError.of(ErrorCode.CONFIG_INVALID, file + " is no YAML file; only those can be changed")
                    .with(Detail.FIX, "set it in an editor: " + key)
                    .toException();
        }
        KnownKeys known = KnownKeys.of(type);
        List<Path> files = Files.exists(file) ? List.of(file) : List.of();
        bind(known, new ConfigLayers(files, context.settings().others(), Map.of()));
        bind(known, new ConfigLayers(files, context.settings().others(), Map.of(key, text)));
        FileEdit.of(known, file, key, text).apply();
    }

    private Bound bind(KnownKeys known, ConfigLayers layers) {
        Variables variables = new Variables(known);
        Problems problems = new Problems();
        int files = layers.files().size();

        List<List<Content>> contents = new ArrayList<>();
        boolean whole = true;
        FileSources sources = new FileSources(known, context);
        for (int i = 0; i < files; i++) {
            Optional<List<Content>> file = sources.read(layers.files().get(i), i, problems);
            file.ifPresent(contents::add);
            whole &= file.isPresent();
        }
        contents.add(variables.read(layers.environment(), files, problems));
        contents.add(Overrides.read(known, layers.overrides(), files + 1));

        Settings sum = sum(contents, new SettingsReader(known, new Expansion(layers.environment()), problems));
        if (!whole) {
            problems.check(); // what a constructor says without a file's values would mislead
        }
        Object config =
                new RecordBinder(problems).bind(known.root(), "", known.root().defaults(), sum);
        problems.check();
        return new Bound(config, sum);
    }

    private static Settings sum(List<List<Content>> layers, SettingsReader reader) {
        Settings sum = new Settings();
        for (List<Content> contents : layers) {
            Settings layer = new Settings();
            contents.forEach(content -> reader.read(content, layer));
            sum.override(layer);
        }
        return sum;
    }
}
