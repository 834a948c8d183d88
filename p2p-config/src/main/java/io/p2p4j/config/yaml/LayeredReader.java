package io.p2p4j.config.yaml;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.config.bind.RecordBinder;
import io.p2p4j.config.bind.Settings;
import io.p2p4j.config.bind.SettingsReader;
import io.p2p4j.config.environment.Overrides;
import io.p2p4j.config.environment.Variables;
import io.p2p4j.config.schema.KnownKeys;
import io.p2p4j.config.source.Content;
import io.p2p4j.config.source.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads all layers, each checked by itself even where a stronger one overrides it, and binds their sum to records.
 *
 * <p>Thread-safe: each call reads the files anew.
 *
 * @param layers where the configuration comes from
 */
record LayeredReader(ConfigLayers layers) implements ConfigReader {

    @Override
    public <T extends Record> T read(Class<T> type) {
        KnownKeys known = KnownKeys.of(type);
        Variables variables = new Variables(known);
        Problems problems = new Problems();
        int files = layers.files().size();

        List<List<Content>> contents = new ArrayList<>();
        boolean whole = true;
        for (int i = 0; i < files; i++) {
            Optional<Content> file = YamlFile.read(layers.files().get(i), i, problems);
            file.ifPresent(content -> contents.add(List.of(content)));
            whole &= file.isPresent();
        }
        contents.add(variables.read(layers.environment(), files, problems));
        contents.add(Overrides.read(known, layers.overrides(), files + 1));

        Settings sum = sum(contents, new SettingsReader(known, problems));
        if (!whole) {
            problems.check(); // what a constructor says without a file's values would mislead
        }
        Object config =
                new RecordBinder(problems).bind(known.root(), "", known.root().defaults(), sum);
        problems.check();
        return type.cast(config);
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
