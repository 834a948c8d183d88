package io.p2p4j.config.yaml;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.config.ConfigReaderProvider;
import io.p2p4j.api.spi.ProviderContext;

/** Provides a reader of YAML files, environment variables and overrides. */
public final class YamlConfigReaderProvider implements ConfigReaderProvider {

    /** Makes the provider; the {@link java.util.ServiceLoader} does. */
    public YamlConfigReaderProvider() {}

    @Override
    public String type() {
        return "yaml";
    }

    @Override
    public ConfigReader create(ProviderContext<ConfigLayers> context) {
        return new LayeredReader(context);
    }
}
