package io.p2p4j.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeConfigTest {

    private static final NodeConfig.General GENERAL = NodeConfig.General.defaults();

    @Test
    void defaultsAreThosePromised() {
        NodeConfig config = NodeConfig.defaults();
        assertEquals(
                List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/4001")), config.node().listen());
        assertEquals(
                Path.of(System.getProperty("user.home"), ".p2p4j"),
                config.node().dataDir());
        assertEquals(List.of(), config.node().bootstrap());
        assertEquals(Duration.ofSeconds(30), config.node().callTimeout());
        assertEquals(1 << 20, config.node().maxMessage());
        assertEquals(256, config.node().maxInFlight());
        assertEquals(4096, config.node().maxInFlightTotal());
        assertFalse(config.node().perf());
        assertEquals(Duration.ofSeconds(2), config.node().reloadInterval());
        assertEquals(TransportConfig.defaults(), config.transport());
        assertEquals(ResilienceConfig.defaults(), config.resilience());
        assertEquals(SecurityConfig.defaults(), config.security());
    }

    @Test
    void boundsEachValue() {
        Bounds.ofDuration("call_timeout", value -> general(value, 1024, 1, 1));
        Bounds.ofNumber("max_message", 1024, 64 << 20, value -> general(GENERAL.callTimeout(), (int) value, 1, 1));
        Bounds.ofNumber("max_in_flight", 1, 1 << 20, value -> general(GENERAL.callTimeout(), 1024, (int) value, 1));
        Bounds.ofNumber(
                "max_in_flight_total", 1, 1 << 20, value -> general(GENERAL.callTimeout(), 1024, 1, (int) value));
    }

    @Test
    void copiesItsLists() {
        List<Multiaddr> listen = new ArrayList<>(GENERAL.listen());
        List<PeerAddress> bootstrap = new ArrayList<>(List.of(
                PeerAddress.parse("/dns/example.org/tcp/1/p2p/12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA")));
        NodeConfig.General general = new NodeConfig.General(
                listen, Path.of("data"), bootstrap, Duration.ofSeconds(1), 1024, 1, 1, false, Duration.ZERO);
        listen.clear();
        bootstrap.clear();
        assertEquals(GENERAL.listen(), general.listen());
        assertEquals(1, general.bootstrap().size());
    }

    @Test
    void layersAreCopied() {
        List<Path> files = new ArrayList<>(List.of(Path.of("config.yaml")));
        Map<String, String> environment = new HashMap<>(Map.of("P2P_NODE_DATA_DIR", "data"));
        Map<String, String> overrides = new HashMap<>(Map.of("node.data_dir", "data"));
        ConfigLayers layers = new ConfigLayers(files, environment, overrides);
        files.clear();
        environment.clear();
        overrides.clear();
        assertEquals(List.of(Path.of("config.yaml")), layers.files());
        assertEquals(Map.of("P2P_NODE_DATA_DIR", "data"), layers.environment());
        assertEquals(Map.of("node.data_dir", "data"), layers.overrides());
        assertThrows(UnsupportedOperationException.class, () -> layers.files().clear());
    }

    private static NodeConfig.General general(
            Duration callTimeout, int maxMessage, int maxInFlight, int maxInFlightTotal) {
        return new NodeConfig.General(
                GENERAL.listen(),
                GENERAL.dataDir(),
                GENERAL.bootstrap(),
                callTimeout,
                maxMessage,
                maxInFlight,
                maxInFlightTotal,
                false,
                Duration.ZERO);
    }
}
