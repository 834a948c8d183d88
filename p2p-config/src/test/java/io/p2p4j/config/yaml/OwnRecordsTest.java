package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.config.ConfigReaderProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads somebody else's record, in the words of the README. */
class OwnRecordsTest {

    // @start region=snippet
    public record Server(String host, int port, Duration timeout) {
        public static Server defaults() {
            return new Server("localhost", 8080, Duration.ofSeconds(30));
        }
    }

    static Server read(Path file) {
        ConfigLayers layers = new ConfigLayers(List.of(file), System.getenv(), Map.of("port", "8081"));
        ServiceLoader<ConfigReaderProvider> found = ServiceLoader.load(ConfigReaderProvider.class);
        ConfigReaderProvider provider = Providers.require(found, "config", Optional.of("yaml"));
        ConfigReader reader = provider.create(ProviderContext.of(layers, Path.of(".")));
        return reader.read(Server.class);
    }
    // @end

    @Test
    void areReadLikeOurs(@TempDir Path folder) throws IOException {
        OwnRecordsTest.class.getModule().addUses(ConfigReaderProvider.class);
        Path file = Files.writeString(folder.resolve("server.yaml"), "host: example.org\ntimeout: 90s\n");
        assertEquals(new Server("example.org", 8081, Duration.ofSeconds(90)), read(file));
    }
}
