package io.p2p4j.api.config;

import java.time.Duration;

/**
 * Configures connections; section {@code transport}.
 *
 * @param maxConnections the most inbound connections of a transport at once, handshakes included; more wait in the
 *     kernel's queue
 * @param maxConnectionsPerIp the most inbound connections from one address; more are closed at once
 * @param maxConnectionsPerSubnet the most inbound connections from one IPv4 /24 or IPv6 /56; more are closed at once
 * @param maxHandshakes the most inbound connections that are not upgraded yet; one more displaces the oldest of the
 *     subnet that has most
 * @param upgradeTimeout how long a connection has to become secured and multiplexed
 * @param idleTimeout how long a connection stays on which no stream carries anything
 * @param attemptDelay how long an address of a peer is waited for before the next one is dialled too
 * @param maxStreams the most streams that a peer may have open on one connection
 * @param yamux the multiplexer
 */
public record TransportConfig(
        int maxConnections,
        int maxConnectionsPerIp,
        int maxConnectionsPerSubnet,
        int maxHandshakes,
        Duration upgradeTimeout,
        Duration idleTimeout,
        Duration attemptDelay,
        int maxStreams,
        Yamux yamux) {

    /** Checks the values. */
    public TransportConfig {
        Check.range("max_connections", maxConnections, 1, 1 << 20);
        Check.range("max_connections_per_ip", maxConnectionsPerIp, 1, 1 << 20);
        Check.range("max_connections_per_subnet", maxConnectionsPerSubnet, 1, 1 << 20);
        Check.range("max_handshakes", maxHandshakes, 1, 1 << 16);
        Check.positive("upgrade_timeout", upgradeTimeout);
        Check.positive("idle_timeout", idleTimeout);
        Check.positive("attempt_delay", attemptDelay);
        Check.range("max_streams", maxStreams, 1, 1 << 20);
    }

    /** Returns the defaults. */
    public static TransportConfig defaults() {
        return new TransportConfig(
                1000,
                256,
                512,
                128,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofMillis(250),
                1024,
                Yamux.defaults());
    }

    /**
     * Configures the multiplexer; section {@code transport.yamux}.
     *
     * @param acceptBacklog the most streams of a peer on one connection whose protocol is not agreed yet
     * @param keepalive how long nothing may arrive before the peer is pinged, and then before it counts as gone
     * @param maxWindow the most bytes that a stream's receive window grows to, from 256 KiB
     * @param maxConnectionWindow the most bytes that may wait to be read on all streams of one connection
     */
    public record Yamux(int acceptBacklog, Duration keepalive, int maxWindow, int maxConnectionWindow) {

        /** The receive window that every stream begins with, in bytes. */
        public static final int INITIAL_WINDOW = 256 << 10;

        /** Checks the values. */
        public Yamux {
            Check.range("accept_backlog", acceptBacklog, 1, 1 << 20);
            Check.positive("keepalive", keepalive);
            Check.range("max_window", maxWindow, INITIAL_WINDOW, 1 << 30);
            Check.range("max_connection_window", maxConnectionWindow, maxWindow, 1 << 30);
        }

        /** Returns the defaults. */
        public static Yamux defaults() {
            return new Yamux(1024, Duration.ofSeconds(30), 16 << 20, 32 << 20);
        }
    }
}
