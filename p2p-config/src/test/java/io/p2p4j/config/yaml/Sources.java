package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.config.Explanation;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.spi.ProviderContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds layers for a test and reads them by the provider, as the node would. */
final class Sources {

    private final Path folder;
    private final List<Path> files = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>();
    private final Map<String, String> overrides = new TreeMap<>();

    Sources(Path folder) {
        this.folder = folder;
    }

    Sources file(String name, String yaml) {
        return bytes(name, yaml.getBytes(StandardCharsets.UTF_8));
    }

    Sources bytes(String name, byte[] bytes) {
        try {
            files.add(Files.write(folder.resolve(name), bytes));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Sources missing(String name) {
        files.add(folder.resolve(name));
        return this;
    }

    Sources variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Sources override(String key, String value) {
        overrides.put(key, value);
        return this;
    }

    <T extends Record> T read(Class<T> type) {
        return reader().read(type);
    }

    List<Explanation> explain(Class<? extends Record> type) {
        return reader().explain(type);
    }

    ConfigReader reader() {
        ConfigLayers layers = new ConfigLayers(files, environment, overrides);
        return new YamlConfigReaderProvider().create(ProviderContext.of(layers, folder));
    }

    /** Returns the message of the refusal, with files named as if they were given without their folder. */
    String refusal(Class<? extends Record> type) {
        ConfigException e = assertThrows(ConfigException.class, () -> read(type));
        assertEquals(ErrorCode.CONFIG_INVALID, e.code());
        return e.error().message().replace(folder + "/", "");
    }
}
