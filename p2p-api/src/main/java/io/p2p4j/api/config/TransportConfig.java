package io.p2p4j.api.config;

import java.time.Duration;

/** Configures connections; section {@code transport}. */
public record TransportConfig(
        @Key(
                value =
                        "the most inbound connections of a transport at once, handshakes included; more wait in the kernel's queue",
                unit = "connections")
        @Range(min = 1, max = 1 << 20)
        int maxConnections,

        @Key(value = "the most inbound connections from one address; more are closed at once", unit = "connections")
        @Range(min = 1, max = 1 << 20)
        int maxConnectionsPerIp,

        @Key(
                value = "the most inbound connections from one IPv4 /24 or IPv6 /56; more are closed at once",
                unit = "connections")
        @Range(min = 1, max = 1 << 20)
        int maxConnectionsPerSubnet,

        @Key(
                value =
                        "the most inbound connections that are not upgraded yet; one more displaces the oldest of the subnet that has most",
                unit = "connections")
        @Range(min = 1, max = 1 << 16)
        int maxHandshakes,

        @Key("how long a connection has to become secured and multiplexed")
        Duration upgradeTimeout,

        @Key("how long a connection stays on which no stream carries anything")
        Duration idleTimeout,

        @Key("how long an address of a peer is waited for before the next one is dialled too")
        Duration attemptDelay,

        @Key(value = "the most streams that a peer may have open on one connection", unit = "streams")
        @Range(min = 1, max = 1 << 20)
        int maxStreams,

        @Key("the multiplexer") Yamux yamux) {

    /** Checks the values. */
    public TransportConfig {
        Check.ranges(
                TransportConfig.class,
                maxConnections,
                maxConnectionsPerIp,
                maxConnectionsPerSubnet,
                maxHandshakes,
                upgradeTimeout,
                idleTimeout,
                attemptDelay,
                maxStreams,
                yamux);
        // A socket that waits for a permit displaces nobody: beyond this, unfinished ones would lock everybody out.
        Check.notLess("max_connections", maxConnections, "max_handshakes", maxHandshakes);
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

    /** Configures the multiplexer; section {@code transport.yamux}. */
    public record Yamux(
            @Key(
                    value = "the most streams of a peer on one connection whose protocol is not agreed yet",
                    unit = "streams")
            @Range(min = 1, max = 1 << 20)
            int acceptBacklog,

            @Key("how long nothing may arrive before the peer is pinged, and then before it counts as gone")
            Duration keepalive,

            @Key(value = "the most that a stream's receive window grows to, from 256 KiB", unit = "bytes")
            @Range(min = Yamux.INITIAL_WINDOW, max = 1 << 30)
            int maxWindow,

            @Key(value = "the most that may wait to be read on all streams of one connection", unit = "bytes")
            @Range(min = Yamux.INITIAL_WINDOW, max = 1 << 30)
            int maxConnectionWindow) {

        /** The receive window that every stream begins with, in bytes. */
        public static final int INITIAL_WINDOW = 256 << 10;

        /** Checks the values. */
        public Yamux {
            Check.ranges(Yamux.class, acceptBacklog, keepalive, maxWindow, maxConnectionWindow);
            Check.notLess("max_connection_window", maxConnectionWindow, "max_window", maxWindow);
        }

        /** Returns the defaults. */
        public static Yamux defaults() {
            return new Yamux(1024, Duration.ofSeconds(30), 16 << 20, 32 << 20);
        }
    }
}
