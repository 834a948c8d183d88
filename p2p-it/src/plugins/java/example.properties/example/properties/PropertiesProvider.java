package example.properties;

import io.p2p4j.api.config.ConfigSource;
import io.p2p4j.api.config.ConfigSourceProvider;
import io.p2p4j.api.spi.ProviderContext;
import java.nio.file.Path;

/** Provides a {@link PropertiesFile} for every configuration file that ends in {@code .properties}. */
public final class PropertiesProvider implements ConfigSourceProvider {

    /** For the service loader. */
    public PropertiesProvider() {}

    @Override
    public String type() {
        return "properties";
    }

    @Override
    public ConfigSource create(ProviderContext<Path> context) {
        return new PropertiesFile(context.settings());
    }
}
