package io.p2p4j.api.config;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The whole configuration of a node: one component per key, spelt in snake_case in a file.
 *
 * <p>Each record checks its own values, and its {@code defaults()} is the one place where they are written.
 *
 * @param node the node itself
 * @param transport connections
 * @param resilience limits, breakers, retries
 * @param security identity, trust, grants, audit
 */
public record NodeConfig(
        General node, TransportConfig transport, ResilienceConfig resilience, SecurityConfig security) {

    /** Returns the defaults of every key. */
    public static NodeConfig defaults() {
        return new NodeConfig(
                General.defaults(), TransportConfig.defaults(), ResilienceConfig.defaults(), SecurityConfig.defaults());
    }

    /**
     * The node itself.
     *
     * @param listen the addresses to listen on; none means that it only dials
     * @param dataDir the folder of keys and state
     * @param bootstrap peers to connect to at the start, trusted as BOOTSTRAP
     * @param callTimeout how long a call takes at most, connecting and retries included
     * @param maxMessage the most bytes of one JSON-RPC message; unfinished ones of all peers hold 64 times as many
     * @param maxInFlight the most requests of one peer that are handled at once
     * @param perf whether peers with the permission {@code stream:/perf/1.0.0} may measure the throughput of this node
     */
    public record General(
            List<Multiaddr> listen,
            Path dataDir,
            List<PeerAddress> bootstrap,
            Duration callTimeout,
            int maxMessage,
            int maxInFlight,
            boolean perf) {

        /** Checks the values and copies the lists. */
        public General {
            listen = List.copyOf(listen);
            bootstrap = List.copyOf(bootstrap);
            Check.positive("call_timeout", callTimeout);
            Check.range("max_message", maxMessage, 1024, 64 << 20);
            Check.range("max_in_flight", maxInFlight, 1, 1 << 20);
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
                    false);
        }
    }
}
