package io.p2p4j.it.kill;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigReaderProvider;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.spi.Provider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds parts of p2p-security as a node does. */
final class Security {

    private Security() {}

    /** Returns a part that uses a folder. */
    static <T, P extends Provider<SecurityConfig, T>> T part(Class<P> kind, Path folder, boolean encrypt) {
        return part(kind, folder, Map.of("security.encryption_at_rest", String.valueOf(encrypt)));
    }

    /** Returns a part that uses a folder, by a configuration of these keys. */
    static <T, P extends Provider<SecurityConfig, T>> T part(Class<P> kind, Path folder, Map<String, String> keys) {
        ConfigLayers layers = new ConfigLayers(List.of(), Map.of(), keys);
        NodeConfig config = Providers.require(
                        ServiceLoader.load(ConfigReaderProvider.class), "the configuration", Optional.empty())
                .create(ProviderContext.of(layers, folder))
                .read(NodeConfig.class);
        return Providers.require(ServiceLoader.load(kind), kind.getSimpleName(), Optional.empty())
                .create(ProviderContext.of(config.security(), folder));
    }
}
