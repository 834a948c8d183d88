package io.p2p4j.api.config;

import java.time.Duration;

/**
 * Configures connections; section {@code transport}.
 *
 * @param maxConnections the most inbound connections of a transport at once, handshakes included; more wait in the
 *     kernel's queue
 * @param upgradeTimeout how long a connection has to become secured and multiplexed
 * @param maxStreams the most streams that a peer may have open on one connection
 */
public record TransportConfig(int maxConnections, Duration upgradeTimeout, int maxStreams) {

    /** Checks the values. */
    public TransportConfig {
        Check.range("max_connections", maxConnections, 1, 1 << 20);
        Check.positive("upgrade_timeout", upgradeTimeout);
        Check.range("max_streams", maxStreams, 1, 1 << 20);
    }

    /** Returns the defaults. */
    public static TransportConfig defaults() {
        return new TransportConfig(1000, Duration.ofSeconds(10), 1024);
    }
}
