package io.p2p4j.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.config.TransportConfig.Yamux;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransportConfigTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int MOST = 1 << 20;

    @Test
    void hasDefaults() {
        TransportConfig defaults = TransportConfig.defaults();
        assertEquals(1000, defaults.maxConnections());
        assertEquals(256, defaults.maxConnectionsPerIp());
        assertEquals(512, defaults.maxConnectionsPerSubnet());
        assertEquals(128, defaults.maxHandshakes());
        assertEquals(Duration.ofSeconds(10), defaults.upgradeTimeout());
        assertEquals(Duration.ofMinutes(10), defaults.idleTimeout());
        assertEquals(Duration.ofMillis(250), defaults.attemptDelay());
        assertEquals(1024, defaults.maxStreams());
        assertEquals(new Yamux(1024, Duration.ofSeconds(30), 16 << 20, 32 << 20), defaults.yamux());
    }

    @Test
    void boundsEachValue() {
        Bounds.ofNumber("max_connections", 1, MOST, value -> numbers((int) value, 1, 1, 1, 1));
        Bounds.ofNumber("max_connections_per_ip", 1, MOST, value -> numbers(1, (int) value, 1, 1, 1));
        Bounds.ofNumber("max_connections_per_subnet", 1, MOST, value -> numbers(1, 1, (int) value, 1, 1));
        Bounds.ofNumber("max_handshakes", 1, 1 << 16, value -> numbers(MOST, 1, 1, (int) value, 1));
        Bounds.ofNumber("max_streams", 1, MOST, value -> numbers(1, 1, 1, 1, (int) value));
        Bounds.ofDuration("upgrade_timeout", value -> durations(value, SECOND, SECOND));
        Bounds.ofDuration("idle_timeout", value -> durations(SECOND, value, SECOND));
        Bounds.ofDuration("attempt_delay", value -> durations(SECOND, SECOND, value));
        Bounds.refuses("max_connections = 7 is less than max_handshakes = 8", () -> numbers(7, 1, 1, 8, 1));
    }

    @Test
    void boundsEachValueOfYamux() {
        int least = Yamux.INITIAL_WINDOW;
        int most = 1 << 30;
        Bounds.ofNumber("accept_backlog", 1, MOST, value -> new Yamux((int) value, SECOND, least, least));
        Bounds.ofDuration("keepalive", value -> new Yamux(1, value, least, least));
        Bounds.ofNumber("max_window", least, most, value -> new Yamux(1, SECOND, (int) value, most));
        Bounds.ofNumber("max_connection_window", least, most, value -> new Yamux(1, SECOND, least, (int) value));
        Bounds.refuses(
                "max_connection_window = 300000 is less than max_window = 400000",
                () -> new Yamux(1, SECOND, 400_000, 300_000));
    }

    private static TransportConfig numbers(int connections, int perIp, int perSubnet, int handshakes, int streams) {
        return new TransportConfig(
                connections, perIp, perSubnet, handshakes, SECOND, SECOND, SECOND, streams, Yamux.defaults());
    }

    private static TransportConfig durations(Duration upgrade, Duration idle, Duration attempt) {
        return new TransportConfig(1, 1, 1, 1, upgrade, idle, attempt, 1, Yamux.defaults());
    }
}
