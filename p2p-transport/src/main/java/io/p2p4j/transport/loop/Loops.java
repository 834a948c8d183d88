package io.p2p4j.transport.loop;

import io.p2p4j.transport.pipe.Watch;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shares sockets out among a few loops, one for each processor. Thread-safe.
 *
 * <p>A loop and its thread are made when the first socket comes its way. Once this is closed, each ends with its last socket.
 */
public final class Loops implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Loops.class);

    private final int most;
    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private final List<SelectorLoop> loops = new ArrayList<>();
    private int next;
    private boolean closed;

    /** Prepares so many loops at most; starts nothing. */
    public Loops(int most) {
        this.most = most;
    }

    /** Begins to watch a socket, on which nobody reads or writes now, unless there is no loop for it. */
    public Optional<Watch> watch(SocketChannel socket) throws IOException {
        Optional<SelectorLoop> loop = choose();
        return loop.isEmpty() ? Optional.empty() : Optional.of(new WatchedSocket(socket, loop.get()));
    }

    /** Lets the threads end when their last socket is closed; no more are watched. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            loops.forEach(SelectorLoop::close);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the loop whose turn it is, which expects one socket more. */
    private Optional<SelectorLoop> choose() {
        lock.lock();
        try {
            if (closed) {
                return Optional.empty();
            }
            if (loops.size() < most) {
                SelectorLoop loop = new SelectorLoop();
                loop.start();
                loops.add(loop);
            }
            SelectorLoop chosen = loops.get(next++ % loops.size());
            chosen.enter();
            return Optional.of(chosen);
        } catch (IOException e) {
            LOG.warn("a selector cannot be opened; connections keep their threads", e);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
