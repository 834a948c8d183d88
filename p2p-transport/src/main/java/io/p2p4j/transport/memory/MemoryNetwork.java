package io.p2p4j.transport.memory;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.transport.memory.Script.Hosts;
import java.io.IOException;
import java.net.BindException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * Joins the hosts of one process, as a script says: how long bytes take, and between whom none pass. Thread-safe.
 *
 * <p>It begins perfect. Each {@linkplain #transport transport} belongs to a host; an address that nobody listens on
 * belongs to the host of its name. Nothing arrives before its time; what is written to a pipe arrives in order. A pipe
 * is reliable: no byte is lost unless the pipe breaks.
 *
 * <p>With a {@link SettableTime}, when a byte arrives depends on the script and on when it was written, and on nothing
 * else.
 */
public final class MemoryNetwork {

    private final NetworkTime time;
    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows, the sources and the wires
    private final Map<Multiaddr, MemorySource> sources = new HashMap<>();
    private final Map<String, Integer> dialled = new HashMap<>();
    private final Set<Wire> wires = new LinkedHashSet<>();
    private final Script script = new Script();

    /** Makes a network without hosts. */
    public MemoryNetwork(NetworkTime time) {
        this.time = time;
    }

    /**
     * Returns a new transport of a host; a host may have several.
     *
     * @param context whose ticker measures the deadlines of the transport, which are waited for in the system's time
     * @throws IllegalArgumentException if the name cannot be part of an address
     */
    public Transport transport(String host, ProviderContext<TransportConfig> context) {
        end(host, Integer.MAX_VALUE); // the longest that it will be part of
        return new MemoryTransport(context, this, host);
    }

    /** Changes the conditions of every way that has none of its own, for what is written from now on. */
    public void shape(UnaryOperator<Conditions> change) {
        locked(() -> {
            script.shape(change);
            wires.forEach(this::shape);
        });
    }

    /** Gives the way from one host to another conditions of its own, for what is written from now on. */
    public void shape(String from, String to, UnaryOperator<Conditions> change) {
        locked(() -> {
            script.shape(new Hosts(from, to), change);
            wires.forEach(this::shape);
        });
    }

    /** Breaks all pipes between two hosts at once, and refuses new ones until it is healed. */
    public void cut(String one, String other) {
        Hosts hosts = new Hosts(one, other);
        locked(() -> {
            script.cut(hosts);
            wires.stream().filter(wire -> script.isCut(wire.hosts())).forEach(Wire::cut);
            wires.removeIf(wire -> script.isCut(wire.hosts()));
        });
    }

    /** Heals what was cut between two hosts; a partition stays. */
    public void heal(String one, String other) {
        locked(() -> script.mend(new Hosts(one, other)));
    }

    /**
     * Lets nothing pass between groups of hosts, in place of an earlier partition; hosts in none of them form one more.
     *
     * <p>Pipes stay and fall silent, dials get no answer. What had not arrived is sent anew when it is healed.
     *
     * @throws IllegalArgumentException if a host is in two groups
     */
    public void partition(Collection<Set<String>> groups) {
        locked(() -> {
            script.partition(groups);
            wires.forEach(wire -> wire.part(script.isParted(wire.hosts())));
        });
    }

    /** Heals everything that was cut, and the partition; conditions stay. */
    public void heal() {
        locked(() -> {
            script.mendAll();
            wires.forEach(wire -> wire.part(false));
        });
    }

    /** Takes an address for a host until the source is closed. */
    MemorySource bind(String host, Multiaddr address) throws IOException {
        MemorySource source = new MemorySource(address, host, this);
        lock.lock();
        try {
            if (sources.putIfAbsent(address, source) != null) {
                throw new BindException("somebody listens there already");
            }
        } finally {
            lock.unlock();
        }
        return source;
    }

    /** Gives an address back. */
    void release(MemorySource source) {
        locked(() -> sources.remove(source.address(), source));
    }

    /** Prepares a dial. */
    Wire wire(String from, Multiaddr remote) {
        lock.lock();
        try {
            String to = find(remote)
                    .map(MemorySource::host)
                    .or(() -> remote.value(AddressProtocol.MEMORY))
                    .orElseThrow();
            return new Wire(this, new Hosts(from, to), end(from, dialled.merge(from, 1, Integer::sum)), remote);
        } finally {
            lock.unlock();
        }
    }

    /** Puts a wire under the script; the caller holds the lock. */
    void join(Wire wire) throws IOException {
        wires.add(wire);
        shape(wire);
        if (script.isCut(wire.hosts())) {
            wire.cut();
        } else if (!script.isParted(wire.hosts())) {
            wire.part(false);
        }
    }

    /** Forgets a wire that nothing passes on any more. */
    void leave(Wire wire) {
        locked(() -> wires.remove(wire));
    }

    /** Finds who listens; the caller holds the lock. */
    Optional<MemorySource> find(Multiaddr address) {
        return Optional.ofNullable(sources.get(address));
    }

    NetworkTime time() {
        return time;
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Returns how many wires are under the script. */
    int wires() {
        lock.lock();
        try {
            return wires.size();
        } finally {
            lock.unlock();
        }
    }

    private void shape(Wire wire) {
        wire.shape(
                script.conditions(wire.hosts()), script.conditions(wire.hosts().reversed()));
    }

    /** Returns an address for an end that nobody can dial. */
    private static Multiaddr end(String host, int number) {
        return new Multiaddr(List.of(new Multiaddr.Component(AddressProtocol.MEMORY, host + "." + number)));
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}
