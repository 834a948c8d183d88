package io.p2p4j.transport.loop;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches many sockets on one thread, each of which gets its turn in every round. Thread-safe.
 *
 * <p>What fails is one socket's matter: it is closed, and the others go on.
 */
final class SelectorLoop {

    private static final Logger LOG = LoggerFactory.getLogger(SelectorLoop.class);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(50); // after a failure of the selector itself

    private final Selector selector;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(); // a few for each socket at most
    private int sockets; // that are expected or watched
    private boolean closed;
    private boolean ended;

    SelectorLoop() throws IOException {
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().name("p2p-loop").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Expects one socket more, so that the loop does not end. */
    void enter() {
        lock.lock();
        try {
            sockets++;
        } finally {
            lock.unlock();
        }
    }

    /** Expects one socket less. */
    void leave() {
        lock.lock();
        try {
            sockets--;
        } finally {
            lock.unlock();
        }
        wakeUp();
    }

    /** Ends the thread when it has no sockets any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        wakeUp();
    }

    SelectionKey register(SocketChannel socket, WatchedSocket watched) throws IOException {
        return socket.register(selector, 0, watched);
    }

    /** Makes the thread look at interests that have changed, unless it will do so anyway. */
    void wakeUp() {
        if (!Thread.currentThread().equals(thread)) {
            selector.wakeup();
        }
    }

    /** Runs something on the thread soon, or on another one if the loop has ended. */
    void execute(Runnable task) {
        lock.lock();
        try {
            if (ended) {
                Thread.ofVirtual().name("p2p-loop-late").start(task);
                return;
            }
            tasks.add(task);
        } finally {
            lock.unlock();
        }
        wakeUp();
    }

    /** Forgets the sockets whose watch has ended; on the thread, outside turns. */
    void forgetReleased() throws IOException {
        selector.selectNow(SelectorLoop::serve);
    }

    private void run() {
        while (!isOver()) {
            try {
                selector.select(SelectorLoop::serve);
            } catch (IOException e) {
                LOG.warn(
                        "looking after {} sockets failed; they are closed",
                        selector.keys().size(),
                        e);
                selector.keys().forEach(key -> ((WatchedSocket) key.attachment()).fail());
                LockSupport.parkNanos(PAUSE);
            }
            runTasks();
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("closing a selector failed; it is abandoned", e);
        }
    }

    private boolean isOver() {
        lock.lock();
        try {
            ended = closed && sockets == 0 && tasks.isEmpty();
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private void runTasks() {
        for (Optional<Runnable> task = nextTask(); task.isPresent(); task = nextTask()) {
            try {
                task.get().run();
            } catch (RuntimeException | Error e) { // as in turns
                LOG.error("looking after a socket failed", e);
            }
        }
    }

    private Optional<Runnable> nextTask() {
        lock.lock();
        try {
            return Optional.ofNullable(tasks.poll());
        } finally {
            lock.unlock();
        }
    }

    private static void serve(SelectionKey key) {
        ((WatchedSocket) key.attachment()).serve();
    }
}
