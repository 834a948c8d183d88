package io.p2p4j.transport.loop;

import io.p2p4j.transport.pipe.Watch;
import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a loop watch one socket. Thread-safe. */
final class WatchedSocket implements Watch {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedSocket.class);

    private final SocketChannel socket;
    private final SelectorLoop loop;
    private final SelectionKey key;
    private final AtomicBoolean watched = new AtomicBoolean(true);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Optional<Thread> writer = Optional.empty(); // that waits for room
    private Optional<Turn> turn = Optional.empty(); // the loop's

    /** Watches a socket by a loop that expects it. */
    WatchedSocket(SocketChannel socket, SelectorLoop loop) throws IOException {
        this.socket = socket;
        this.loop = loop;
        boolean done = false;
        try {
            socket.configureBlocking(false);
            this.key = loop.register(socket, this);
            done = true;
        } finally {
            if (!done) {
                socket.close();
                loop.leave();
            }
        }
    }

    @Override
    public void attach(Turn attached) {
        loop.execute(() -> {
            turn = Optional.of(attached);
            listen();
            read(); // what was read ahead, or the end of a socket that is closed, wakes no selector
        });
    }

    @Override
    public void awaitRoom() throws IOException {
        writer = Optional.of(Thread.currentThread());
        try {
            key.interestOpsOr(SelectionKey.OP_WRITE);
            loop.wakeUp();
            if (!closed.get()) {
                LockSupport.park(this);
            }
        } catch (CancelledKeyException e) {
            throw (IOException) new ClosedChannelException().initCause(e);
        } finally {
            writer = Optional.empty();
        }
        if (Thread.currentThread().isInterrupted()) { // as an interrupt does where writes wait
            close();
            throw new ClosedByInterruptException();
        }
    }

    @Override
    public void release(Runnable then) {
        key.cancel();
        loop.execute(() -> {
            try {
                loop.forgetReleased();
                socket.configureBlocking(true);
            } catch (IOException e) { // it is closed, which whoever uses it finds out
                LOG.debug("a socket could not be released from its loop", e);
                fail();
            } finally {
                leave();
                then.run();
            }
        });
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try {
                socket.close();
            } finally {
                writer.ifPresent(LockSupport::unpark);
                loop.execute(this::read);
                leave();
            }
        }
    }

    /** Does what the socket is ready for; runs on the loop. */
    void serve() {
        try {
            int ready = key.readyOps();
            if ((ready & SelectionKey.OP_WRITE) != 0) {
                key.interestOpsAnd(~SelectionKey.OP_WRITE);
                writer.ifPresent(LockSupport::unpark);
            }
            if ((ready & SelectionKey.OP_READ) != 0) {
                read();
            }
        } catch (CancelledKeyException e) {
            LOG.trace("a socket was closed before its turn", e);
        }
    }

    /** Closes it because the loop cannot watch it. */
    void fail() {
        try {
            close();
        } catch (IOException e) {
            LOG.debug("closing a socket failed; it is abandoned", e);
        }
    }

    private void leave() {
        if (watched.compareAndSet(true, false)) {
            loop.leave();
        }
    }

    private void listen() {
        try {
            key.interestOpsOr(SelectionKey.OP_READ);
        } catch (CancelledKeyException e) {
            LOG.trace("a socket was closed before it was read", e);
        }
    }

    private void read() {
        boolean goesOn = false;
        try {
            goesOn = turn.isPresent() && turn.get().run();
        } catch (RuntimeException | Error e) { // one socket's failure must not end the loop of others
            LOG.error("reading a socket failed; it is closed", e);
            fail();
        }
        if (!goesOn) {
            turn = Optional.empty();
            deafen();
        }
    }

    private void deafen() {
        try {
            key.interestOpsAnd(~SelectionKey.OP_READ);
        } catch (CancelledKeyException e) {
            LOG.trace("a socket was closed after its last turn", e);
        }
    }
}
