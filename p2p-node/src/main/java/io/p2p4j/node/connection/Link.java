package io.p2p4j.node.connection;

import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.PeerInfo;
import io.p2p4j.node.protocol.Protocols;
import io.p2p4j.node.rpc.Json;
import io.p2p4j.node.rpc.RpcClient;
import io.p2p4j.node.rpc.RpcLimits;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Holds an admitted connection and the RPC stream on which this node asks its peer. Thread-safe. */
public final class Link {

    private final Connection connection;
    private final Json json;
    private final RpcLimits limits;
    private final ReentrantLock opening = new ReentrantLock();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet(); // as many as the wallet has for the peer
    private volatile Optional<RpcClient> client = Optional.empty();
    private volatile Optional<PeerInfo> info = Optional.empty(); // written under the lock of Links

    Link(Connection connection, Json json, RpcLimits limits) {
        this.connection = connection;
        this.json = json;
        this.limits = limits;
    }

    /** Returns the connection. */
    public Connection connection() {
        return connection;
    }

    /** Remembers that the peer was shown a token on this connection. */
    void presented(String token) {
        tokens.add(token);
    }

    /** Returns whether the peer was shown a token on this connection. */
    boolean hasPresented(String token) {
        return tokens.contains(token);
    }

    /** Returns what the peer last said about itself. */
    Optional<PeerInfo> info() {
        return info;
    }

    /** Keeps what the peer says about itself; what it leaves out stays as it was. */
    void heard(PeerInfo said) {
        info = Optional.of(info.map(before -> merged(before, said)).orElse(said));
    }

    /** Returns the client of the RPC stream, which is opened at the first use and again when it has ended. */
    public RpcClient rpc(Deadline deadline) throws InterruptedException {
        Optional<RpcClient> present = client;
        if (present.isPresent() && present.get().isOpen()) {
            return present.get();
        }
        if (!opening.tryLock(Math.max(0, deadline.leftNanos()), TimeUnit.NANOSECONDS)) {
            throw Dialer.timeout(connection.peer()).toException();
        }
        try {
            if (client.isEmpty() || !client.get().isOpen()) {
                Stream stream = connection.open(Protocols.JSON_RPC, deadline);
                client = Optional.of(RpcClient.start(json, stream, limits));
            }
            return client.get();
        } finally {
            opening.unlock();
        }
    }

    private static PeerInfo merged(PeerInfo before, PeerInfo later) {
        return new PeerInfo(
                later.peer(),
                later.agent().isEmpty() ? before.agent() : later.agent(),
                later.protocols().isEmpty() ? before.protocols() : later.protocols(),
                later.addresses().isEmpty() ? before.addresses() : later.addresses());
    }
}
