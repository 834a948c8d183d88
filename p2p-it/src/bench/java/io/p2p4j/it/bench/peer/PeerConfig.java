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

    private static final String PLENTY = "100000";
    private static final String UNSPENT = "1000000000";
    private static final String MANY_PEERS = "2000000";

    /** What differs from the defaults; the one place where it is written. */
    public static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("transport.max_connections", PLENTY),
            Map.entry("transport.max_connections_per_ip", PLENTY),
            Map.entry("transport.max_connections_per_subnet", PLENTY),
            Map.entry("transport.idle_timeout", "1h"),
            Map.entry("transport.max_streams", PLENTY),
            Map.entry("resilience.rate_limit.max_requests", UNSPENT),
            Map.entry("resilience.rate_limit.burst", UNSPENT),
            Map.entry("resilience.rate_limit.max_bytes", "1000000GiB"),
            Map.entry("resilience.rate_limit.max_streams", PLENTY),
            Map.entry("resilience.rate_limit.max_peers", MANY_PEERS),
            Map.entry("resilience.circuit_breaker.max_peers", MANY_PEERS));

    private PeerConfig() {}

    /** Reads it. */
    public static NodeConfig read() {
        return Providers.require(ServiceLoader.load(ConfigReaderProvider.class), "the configuration", Optional.empty())
                .create(ProviderContext.of(new ConfigLayers(List.of(), Map.of(), SETTINGS), Path.of("unused")))
                .read(NodeConfig.class);
    }
}
