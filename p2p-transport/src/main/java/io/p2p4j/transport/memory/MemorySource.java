package io.p2p4j.transport.memory;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.pipe.Source;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Queues pipes for the listener of one name. Thread-safe. */
final class MemorySource implements Source {

    /** The most pipes that wait to be accepted; more are refused, as a full kernel queue would. */
    static final int BACKLOG = 1024;

    private final Multiaddr address;
    private final MemoryHub hub;
    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Link> waiting = new ArrayDeque<>();
    private boolean closed;

    MemorySource(Multiaddr address, MemoryHub hub) {
        this.address = address;
        this.hub = hub;
    }

    @Override
    public Multiaddr address() {
        return address;
    }

    /** Queues a pipe. */
    void offer(Link link) throws IOException {
        lock.lock();
        try {
            if (closed || waiting.size() >= BACKLOG) {
                throw new ConnectException(closed ? "nobody listens there" : "too many wait to be accepted there");
            }
            waiting.add(link);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Link accept() throws IOException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.await();
            }
            if (closed) {
                throw new AsynchronousCloseException();
            }
            return waiting.remove();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new ClosedByInterruptException().initCause(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        hub.release(this);
        ArrayDeque<Link> abandoned;
        lock.lock();
        try {
            closed = true;
            abandoned = new ArrayDeque<>(waiting);
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (Link link : abandoned) {
            link.pipe().close();
        }
    }
}
