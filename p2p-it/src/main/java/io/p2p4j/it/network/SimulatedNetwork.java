package io.p2p4j.it.network;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.transport.memory.MemoryNetwork;
import io.p2p4j.transport.memory.NetworkTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * Connects the nodes of one process without a socket, as slowly and as badly as a test says. Thread-safe.
 *
 * <p>It begins perfect. Hosts are names; a node belongs to the host whose transport it got and listens on {@code
 * /memory/<host>}. Bytes arrive in order and none is lost unless a connection breaks. A connection holds 64 KiB each way
 * and what bandwidth and latency keep on their way, at most 4 MiB in all; then writing blocks.
 *
 * <p>Latency and bandwidth pass in the network's time; deadlines, those of nodes and of their transports, in the
 * system's. So a call under a {@link SimulatedTime} that is never advanced ends with {@code TIMEOUT}.
 *
 * {@snippet file="SimulatedNetworkExample.java" region="example"}
 */
public final class SimulatedNetwork {

    private final MemoryNetwork network;

    /** Makes a network in which time passes as it does in the system. */
    public SimulatedNetwork() {
        network = new MemoryNetwork(NetworkTime.running(Ticker.system()));
    }

    /** Makes a network in which nothing arrives before its time is reached by advancing. */
    public SimulatedNetwork(SimulatedTime time) {
        network = new MemoryNetwork(time.settable());
    }

    /**
     * Returns a new transport of a host, for one node.
     *
     * @throws IllegalArgumentException if the name cannot be part of an address
     */
    public Transport transport(String host) {
        return network.transport(host, ProviderContext.of(TransportConfig.defaults(), Path.of("unused")));
    }

    /** Sets how long bytes take from any host to any other; at most a day. */
    public void latency(Duration latency) {
        network.shape(conditions -> conditions.withLatency(latency));
    }

    /** Sets how long bytes take from one host to another, but not back. */
    public void latency(String from, String to, Duration latency) {
        network.shape(from, to, conditions -> conditions.withLatency(latency));
    }

    /** Sets how many bytes leave in a second on each connection, each way, between any two hosts; at least one. */
    public void bandwidth(long bytesPerSecond) {
        network.shape(conditions -> conditions.withBandwidth(bytesPerSecond));
    }

    /** Sets how many bytes leave in a second on each connection from one host to another, but not back. */
    public void bandwidth(String from, String to, long bytesPerSecond) {
        network.shape(from, to, conditions -> conditions.withBandwidth(bytesPerSecond));
    }

    /** Breaks the connections between two hosts at once, and refuses new ones until it is healed. */
    public void cut(String one, String other) {
        network.cut(one, other);
    }

    /**
     * Lets nothing pass between groups of hosts, in place of an earlier partition; hosts in none of them form one more.
     *
     * <p>Connections stay and fall silent, and dials get no answer; what had not arrived is sent anew once it is healed.
     *
     * @throws IllegalArgumentException if a host is in two groups
     */
    public void partition(Collection<Set<String>> groups) {
        network.partition(groups);
    }

    /** Heals what was cut between two hosts; a partition stays. */
    public void heal(String one, String other) {
        network.heal(one, other);
    }

    /** Heals everything that was cut, and the partition; latency and bandwidth stay. */
    public void heal() {
        network.heal();
    }
}
