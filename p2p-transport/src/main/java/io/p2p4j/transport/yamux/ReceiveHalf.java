package io.p2p4j.transport.yamux;

import io.p2p4j.api.config.TransportConfig.Yamux;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.transport.pipe.Urgent;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps what arrived for one stream until it is read, at most one window of it. Thread-safe.
 *
 * @see ReceiveWindow how large the window is
 */
final class ReceiveHalf {

    private static final ByteBuffer NOBODY = ByteBuffer.allocate(0);

    private final ReceiveBudget budget;
    private final Liveness liveness;
    private final Ticker ticker;

    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private final Condition arrived = lock.newCondition();
    private final ReceiveBuffer buffer = new ReceiveBuffer();
    private ByteBuffer reader = NOBODY; // of the thread that waits with nothing in the buffer
    private long turn; // how often somebody waited with a buffer
    private final ReceiveWindow size;
    private long window = Yamux.INITIAL_WINDOW; // what the peer may still send
    private int consumed; // read and not yet returned to the peer
    private boolean finished; // the peer sends no more
    private boolean stopped; // nobody reads any more
    private Optional<P2pError> failure = Optional.empty();

    /** Prepares the half of one stream, whose window grows to a largest size. */
    ReceiveHalf(ReceiveBudget budget, Liveness liveness, Company company, Ticker ticker, int largest) {
        this.budget = budget;
        this.liveness = liveness;
        this.ticker = ticker;
        this.size = new ReceiveWindow(budget, liveness, company, largest, ticker.nanos());
    }

    /**
     * Reads what is there, at least one byte; blocks for it.
     *
     * @param sender tells the peer, outside the lock, that it may send more
     * @return the number of bytes, or −1 at the end
     */
    int read(ByteBuffer target, Optional<Deadline> deadline, SendHalf sender) {
        int n;
        int credit;
        lock.lock();
        try {
            int before = target.position();
            while (buffer.isEmpty() && target.position() == before) {
                if (failure.isPresent()) {
                    throw failure.get().toException();
                }
                if (finished) {
                    return -1;
                }
                if (!target.hasRemaining()) {
                    return 0;
                }
                await(target, deadline);
            }
            budget.drop(buffer.take(target));
            n = target.position() - before;
            credit = consume(n);
        } finally {
            lock.unlock();
        }
        if (credit > 0) {
            liveness.measure();
            sender.credit(credit);
        }
        return n;
    }

    /** Waits with a buffer that what arrives may be put into, without a stop in between. */
    private void await(ByteBuffer target, Optional<Deadline> deadline) {
        // The reader of the connection must not meet what a foreign buffer can throw: an array can be written.
        boolean first = !reader.hasRemaining() && target.hasArray();
        long mine = turn + 1;
        if (first) {
            reader = target;
            turn = mine;
        }
        int before = target.position();
        try {
            Waiting.await(arrived, deadline, "reading from a stream");
        } catch (P2pException e) {
            if (target.position() == before) {
                throw e;
            } // what was put into the buffer meanwhile counts as read; the next read meets the deadline or interrupt
        } finally {
            if (first && turn == mine) {
                reader = NOBODY;
            }
        }
    }

    /**
     * Takes a frame's announced data out of the window.
     *
     * @return whether the peer now waits for room that nobody will give it, as this side has stopped reading
     */
    boolean reserve(long length) {
        Urgent.lock(lock);
        try {
            if (length > window) {
                throw FrameHeader.violation(
                        "the peer sends " + length + " bytes into a window of " + window + " bytes");
            }
            window -= length;
            if (length > 0) {
                size.frame();
            }
            return stopped && window == 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a part of the announced data, or drops it if nobody will read it.
     *
     * @return false if the connection holds too much that was not read; nothing is kept then
     */
    boolean receive(ByteBuffer part) {
        Urgent.lock(lock);
        try {
            if (failure.isPresent() || finished) {
                return true;
            }
            if (buffer.isEmpty()) {
                hand(part);
            }
            boolean fits = budget.keep(part.remaining());
            if (fits) {
                buffer.put(part);
                arrived.signalAll();
            }
            return fits;
        } finally {
            lock.unlock();
        }
    }

    /** Gives bytes to the thread that waits for them. */
    private void hand(ByteBuffer part) {
        int n = Math.min(part.remaining(), reader.remaining());
        if (n > 0) {
            reader.put(part.slice(part.position(), n));
            part.position(part.position() + n);
            reader = NOBODY;
        }
    }

    /** Notes that the peer sends no more. */
    void finish() {
        Urgent.lock(lock);
        try {
            finished = true;
            size.reset();
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends reading with a reason, after what is here, unless all that the peer had to say is here. Idempotent. */
    void fail(P2pError reason) {
        Urgent.lock(lock);
        try {
            if (!finished) {
                end(reason);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stops reading for a reason of this side. Idempotent.
     *
     * @return what to credit, so that a peer that waits for room goes on and finds out
     */
    int stop(P2pError reason) {
        Urgent.lock(lock);
        try {
            end(reason);
            budget.drop(buffer.clear());
            stopped = true;
            consumed = (int) Math.max(0, size.size() - window);
            return consume(0);
        } finally {
            lock.unlock();
        }
    }

    boolean isFinished() {
        Urgent.lock(lock);
        try {
            return finished;
        } finally {
            lock.unlock();
        }
    }

    private void end(P2pError reason) {
        if (failure.isEmpty()) {
            failure = Optional.of(reason);
        }
        size.reset();
        arrived.signalAll();
    }

    private int consume(int n) {
        consumed += n;
        if (finished || consumed < size.size() / 2) {
            return 0;
        }
        int credit = stopped ? consumed : consumed + size.adapt(consumed, ticker.nanos());
        consumed = 0;
        window += credit;
        return credit;
    }
}
