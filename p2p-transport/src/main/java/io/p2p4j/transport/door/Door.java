package io.p2p4j.transport.door;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Decides which inbound pipes may stay, before a byte of them is read. Thread-safe.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>No IP address and no network has more pipes than is configured; one more is refused.
 *   <li>No more pipes than is configured are unfinished, that is not upgraded yet. One more displaces the oldest unfinished
 *       one of the network that has most of them, the newcomer's own if it has as many. Whoever opens many and finishes
 *       none displaces itself.
 *   <li>What is kept of an address or a network goes with its last pipe, and each step takes logarithmic time.
 * </ul>
 *
 * <p>Pipes without an IP address, such as those within a process, count as one network without a bound of its own.
 */
public final class Door {

    private static final String ELSEWHERE = "elsewhere";

    private final TransportConfig config;
    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private final Map<String, Integer> perIp = new HashMap<>();
    private final Map<String, Network> networks = new HashMap<>();
    private final TreeSet<Network> crowds = new TreeSet<>(); // the networks with unfinished pipes
    private int unfinished;
    private long arrivals;

    /** Opens a door with the bounds of a configuration. */
    public Door(TransportConfig config) {
        this.config = config;
    }

    /**
     * Decides about a pipe.
     *
     * @param displace closes the pipe if it is displaced later; called on any thread, at most once
     */
    public Decision admit(Multiaddr remote, Runnable displace) {
        Optional<Origin> origin = Origin.of(remote);
        Optional<Pass> displaced;
        Pass pass;
        lock.lock();
        try {
            Optional<P2pError> refusal = origin.flatMap(known -> refusal(known, remote));
            if (refusal.isPresent()) {
                return new Decision.Refused(refusal.get());
            }
            Network network =
                    networks.computeIfAbsent(origin.map(Origin::subnet).orElse(ELSEWHERE), Network::new);
            displaced = unfinished < config.maxHandshakes() ? Optional.empty() : Optional.of(displacedBy(network));
            pass = new Pass(this, network, origin, remote, arrivals++, displace);
            add(pass);
        } finally {
            lock.unlock();
        }
        displaced.ifPresent(Pass::displace);
        return new Decision.Admitted(pass);
    }

    /** Counts a pipe no more among the unfinished. */
    void finish(Pass pass) {
        lock.lock();
        try {
            remove(pass);
        } finally {
            lock.unlock();
        }
    }

    /** Counts a pipe no more. */
    void leave(Pass pass) {
        lock.lock();
        try {
            remove(pass);
            Network network = pass.network();
            network.leave();
            if (network.pipes() == 0) {
                networks.remove(network.name());
            }
            pass.origin().ifPresent(origin -> countDown(origin.ip()));
        } finally {
            lock.unlock();
        }
    }

    /** Returns how much is remembered of addresses and networks. */
    int remembered() {
        lock.lock();
        try {
            return perIp.size() + networks.size() + crowds.size() + unfinished;
        } finally {
            lock.unlock();
        }
    }

    private Optional<P2pError> refusal(Origin origin, Multiaddr remote) {
        if (perIp.getOrDefault(origin.ip(), 0) >= config.maxConnectionsPerIp()) {
            return Optional.of(overloaded(
                    remote,
                    origin.ip() + " has " + config.maxConnectionsPerIp() + " connections",
                    "transport.max_connections_per_ip"));
        }
        Network network = networks.get(origin.subnet());
        if (network != null && network.pipes() >= config.maxConnectionsPerSubnet()) {
            return Optional.of(overloaded(
                    remote,
                    origin.subnet() + " has " + config.maxConnectionsPerSubnet() + " connections",
                    "transport.max_connections_per_subnet"));
        }
        return Optional.empty();
    }

    private Pass displacedBy(Network newcomer) {
        Network largest = crowds.last();
        Pass displaced = (newcomer.crowd() == largest.crowd() ? newcomer : largest).oldest();
        remove(displaced);
        return displaced;
    }

    private void add(Pass pass) {
        pass.origin().ifPresent(origin -> perIp.merge(origin.ip(), 1, Integer::sum));
        unfinished++;
        change(pass.network(), network -> network.enter(pass));
    }

    private void remove(Pass pass) {
        if (pass.network().isUnfinished(pass)) {
            unfinished--;
            change(pass.network(), network -> network.finish(pass));
        }
    }

    /** Changes a network's place among the crowds with its size. */
    private void change(Network network, Consumer<Network> change) {
        if (network.crowd() > 0) {
            crowds.remove(network);
        }
        change.accept(network);
        if (network.crowd() > 0) {
            crowds.add(network);
        }
    }

    private void countDown(String ip) {
        int left = perIp.merge(ip, -1, Integer::sum);
        if (left == 0) {
            perIp.remove(ip);
        }
    }

    static P2pError overloaded(Multiaddr remote, String why, String rule) {
        return P2pError.of(ErrorCode.OVERLOADED, why).with(Detail.RULE, rule).with(Detail.ADDRESS, remote.toString());
    }
}
