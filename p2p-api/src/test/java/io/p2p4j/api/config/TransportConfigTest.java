package io.p2p4j.api.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TransportConfigTest {

    @Test
    void hasDefaults() {
        assertEquals(new TransportConfig(1000, Duration.ofSeconds(10), 1024), TransportConfig.defaults());
    }

    @Test
    void boundsEachValue() {
        Duration second = Duration.ofSeconds(1);
        Bounds.ofNumber("max_connections", 1, 1 << 20, value -> new TransportConfig((int) value, second, 1));
        Bounds.ofDuration("upgrade_timeout", value -> new TransportConfig(1, value, 1));
        Bounds.ofNumber("max_streams", 1, 1 << 20, value -> new TransportConfig(1, second, (int) value));
    }
}
