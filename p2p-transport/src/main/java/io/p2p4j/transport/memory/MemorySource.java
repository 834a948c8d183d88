package io.p2p4j.transport.memory;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.pipe.Source;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.ReentrantLock;

/** Queues wires for the listener on one address, in the order in which they arrive. Thread-safe. */
final class MemorySource implements Source {

    /** The most pipes that wait to be accepted or are on their way; more are refused, as a full kernel queue would. */
    static final int BACKLOG = 1024;

    /** Why a dial is refused where nobody listens. */
    static final String NOBODY = "nobody listens there";

    private final Multiaddr address;
    private final String host;
    private final MemoryNetwork network;
    private final ReentrantLock lock; // the network's; guards all that follows
    private final Monitor monitor;
    private final PriorityQueue<Wire> waiting = new PriorityQueue<>(Wire.BY_ARRIVAL);
    private boolean closed;

    MemorySource(Multiaddr address, String host, MemoryNetwork network) {
        this.address = address;
        this.host = host;
        this.network = network;
        this.lock = network.lock();
        this.monitor = new Monitor(lock);
    }

    @Override
    public Multiaddr address() {
        return address;
    }

    /** Returns whose address it is. */
    String host() {
        return host;
    }

    /** Queues a wire, or says why not; the caller holds the lock. */
    Optional<String> offer(Wire wire) {
        if (closed || waiting.size() >= BACKLOG) {
            return Optional.of(closed ? NOBODY : "too many wait to be accepted there");
        }
        waiting.add(wire);
        monitor.changed();
        return Optional.empty();
    }

    /** Takes a wire back that was not accepted; the caller holds the lock. */
    void withdraw(Wire wire) {
        waiting.remove(wire);
    }

    @Override
    public Link accept() throws IOException {
        lock.lock();
        try {
            while (!closed) {
                Optional<Wire> next = Optional.ofNullable(waiting.peek());
                if (next.isEmpty()) {
                    monitor.await();
                } else if (network.time().reached(next.get().arrives())) {
                    return waiting.remove().accepted();
                } else {
                    network.time().await(monitor, next.get().arrives());
                }
            }
            throw new AsynchronousCloseException();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        network.release(this);
        List<Wire> abandoned;
        lock.lock();
        try {
            closed = true;
            abandoned = new ArrayList<>(waiting);
            waiting.clear();
            monitor.changed();
        } finally {
            lock.unlock();
        }
        for (Wire wire : abandoned) {
            wire.accepted().pipe().close();
        }
    }
}
