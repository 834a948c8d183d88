package io.p2p4j.it.bench.peer;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigReaderProvider;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Holds the configuration of everything of p2p4j that is measured: the defaults but for limits that guard, not speed. */
public final class PeerConfig {

    /** What differs from the defaults; the one place where it is written. */
    public static final Map<String, String> SETTINGS = Map.of(
            "transport.max_connections", "100000",
            "transport.max_streams", "100000",
            "resilience.rate_limit.max_requests", "1000000000",
            "resilience.rate_limit.burst", "1000000000",
            "resilience.rate_limit.max_peers", "2000000",
            "resilience.circuit_breaker.max_peers", "2000000");

    private PeerConfig() {}

    /** Reads it. */
    public static NodeConfig read() {
        return Providers.require(ServiceLoader.load(ConfigReaderProvider.class), "the configuration", Optional.empty())
                .create(ProviderContext.of(new ConfigLayers(List.of(), Map.of(), SETTINGS), Path.of("unused")))
                .read(NodeConfig.class);
    }
}
