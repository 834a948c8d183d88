package io.p2p4j.api.config;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The whole configuration of a node: one component per key, spelt in snake_case in a file.
 *
 * <p>A key is a component with {@link Key}, which says what it means; a number has its bounds in {@link Range}, which the
 * record's constructor checks. The record's {@code defaults()} is the one place where the defaults are written.
 */
public record NodeConfig(
        @Key("the node itself") General node,
        @Key("connections") TransportConfig transport,
        @Key("limits, breakers, retries") ResilienceConfig resilience,
        @Key("identity, trust, grants, audit") SecurityConfig security) {

    /** Returns the defaults of every key. */
    public static NodeConfig defaults() {
        return new NodeConfig(
                General.defaults(), TransportConfig.defaults(), ResilienceConfig.defaults(), SecurityConfig.defaults());
    }

    /** The node itself. */
    public record General(
            @Key(value = "the addresses to listen on; none means that it only dials", expands = true)
            List<Multiaddr> listen,

            @Key(value = "the folder of keys and state", expands = true)
            Path dataDir,

            @Key(value = "peers to connect to at the start, trusted as BOOTSTRAP", expands = true)
            List<PeerAddress> bootstrap,

            @Key("how long a call takes at most, connecting and retries included")
            Duration callTimeout,

            @Key(
                    value = "the most of one JSON-RPC message; unfinished ones of all peers hold 64 times as many",
                    unit = "bytes")
            @Range(min = 1024, max = 64 << 20)
            int maxMessage,

            @Key(value = "the most requests of one peer that are handled at once", unit = "requests")
            @Range(min = 1, max = 1 << 20)
            int maxInFlight,

            @Key(value = "the most requests of all peers that are handled at once", unit = "requests")
            @Range(min = 1, max = 1 << 20)
            int maxInFlightTotal,

            @Key("whether peers with the permission stream:/perf/1.0.0 may measure the throughput of this node")
            boolean perf,

            @Key("how often the configuration files are looked at for changes; 0 for never")
            @Range(min = 0, max = 86_400)
            Duration reloadInterval) {

        /** Checks the values and copies the lists. */
        public General {
            listen = List.copyOf(listen);
            bootstrap = List.copyOf(bootstrap);
            Check.ranges(
                    General.class,
                    listen,
                    dataDir,
                    bootstrap,
                    callTimeout,
                    maxMessage,
                    maxInFlight,
                    maxInFlightTotal,
                    perf,
                    reloadInterval);
        }

        /** Returns the defaults. */
        public static General defaults() {
            return new General(
                    List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/4001")),
                    Path.of(System.getProperty("user.home"), ".p2p4j"),
                    List.of(),
                    Duration.ofSeconds(30),
                    1 << 20,
                    256,
                    4096,
                    false,
                    Duration.ofSeconds(2));
        }
    }
}
