package io.p2p4j.node.connection;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.node.PeerInfo;
import io.p2p4j.node.rpc.Json;
import io.p2p4j.node.rpc.RpcLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Finds the admitted connections of each peer; bounded by what the transports accept and we dial. Thread-safe. */
public final class Links {

    private final Json json;
    private final RpcLimits limits;

    // Guards byPeer, whose lists are never empty; removal tells that a connection has gone.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition removal = lock.newCondition();
    private final Map<PeerId, List<Link>> byPeer = new HashMap<>();

    /** Makes links that speak JSON-RPC within limits. */
    public Links(Json json, RpcLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    /** Adds an admitted connection. */
    public void add(Connection connection) {
        lock.lock();
        try {
            byPeer.computeIfAbsent(connection.peer(), peer -> new ArrayList<>())
                    .add(new Link(connection, json, limits));
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether a connection was added and not removed. */
    public boolean holds(Connection connection) {
        lock.lock();
        try {
            return byPeer.getOrDefault(connection.peer(), List.of()).stream()
                    .anyMatch(link -> link.connection().equals(connection));
        } finally {
            lock.unlock();
        }
    }

    /** Removes a connection that has ended. */
    public void remove(Connection connection) {
        lock.lock();
        try {
            List<Link> links = byPeer.getOrDefault(connection.peer(), new ArrayList<>());
            links.removeIf(link -> link.connection().equals(connection));
            if (links.isEmpty()) {
                byPeer.remove(connection.peer());
            }
            removal.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns an open connection of a peer. */
    public Optional<Link> find(PeerId peer) {
        lock.lock();
        try {
            return byPeer.getOrDefault(peer, List.of()).stream()
                    .filter(link -> link.connection().isOpen())
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Keeps what a peer says about itself for as long as it is connected. */
    void heard(PeerInfo said) {
        lock.lock();
        try {
            byPeer.getOrDefault(said.peer(), List.of()).forEach(link -> link.heard(said));
        } finally {
            lock.unlock();
        }
    }

    /** Returns what a connected peer last said about itself. */
    public Optional<PeerInfo> info(PeerId peer) {
        lock.lock();
        try {
            return byPeer.getOrDefault(peer, List.of()).stream()
                    .flatMap(link -> link.info().stream())
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the peers that are connected. */
    public Set<PeerId> peers() {
        lock.lock();
        try {
            return Set.copyOf(byPeer.keySet());
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no connection is left; returns whether that came to be in time. */
    public boolean awaitNone(Duration most) throws InterruptedException {
        long left = most.toNanos();
        lock.lockInterruptibly();
        try {
            while (!byPeer.isEmpty() && left > 0) {
                left = removal.awaitNanos(left);
            }
            return byPeer.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Returns every connection. */
    public List<Link> all() {
        lock.lock();
        try {
            return byPeer.values().stream().flatMap(List::stream).toList();
        } finally {
            lock.unlock();
        }
    }
}
