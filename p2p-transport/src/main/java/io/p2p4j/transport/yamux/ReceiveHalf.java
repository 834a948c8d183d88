package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Deadline;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps what arrived for one stream until it is read, at most one window of it. Thread-safe. */
final class ReceiveHalf {

    private static final int CREDITED = (int) (YamuxSession.INITIAL_WINDOW / 2); // what one update returns at least

    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private final Condition arrived = lock.newCondition();
    private final ReceiveBuffer buffer = new ReceiveBuffer();
    private long window = YamuxSession.INITIAL_WINDOW; // what the peer may still send
    private int consumed; // read and not yet returned to the peer
    private boolean finished; // the peer sends no more
    private boolean stopped; // nobody reads any more
    private Optional<P2pError> failure = Optional.empty();

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
            while (buffer.isEmpty()) {
                if (failure.isPresent()) {
                    throw failure.get().toException();
                }
                if (finished) {
                    return -1;
                }
                if (!target.hasRemaining()) {
                    return 0;
                }
                Waiting.await(arrived, deadline, "reading from a stream");
            }
            n = buffer.take(target);
            credit = consume(n);
        } finally {
            lock.unlock();
        }
        if (credit > 0) {
            sender.credit(credit);
        }
        return n;
    }

    /**
     * Takes a frame's announced data out of the window.
     *
     * @return whether the peer now waits for room that nobody will give it, as this side has stopped reading
     */
    boolean reserve(long length) {
        lock.lock();
        try {
            if (length > window) {
                throw FrameHeader.violation(
                        "the peer sends " + length + " bytes into a window of " + window + " bytes");
            }
            window -= length;
            return stopped && window == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Takes a part of the announced data, or drops it if nobody will read it. */
    void receive(ByteBuffer part) {
        lock.lock();
        try {
            if (failure.isEmpty() && !finished) {
                buffer.put(part);
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes that the peer sends no more. */
    void finish() {
        lock.lock();
        try {
            finished = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends reading with a reason, unless all that the peer had to say is here. Idempotent. */
    void fail(P2pError reason) {
        lock.lock();
        try {
            if (!finished) {
                discard(reason);
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
        lock.lock();
        try {
            discard(reason);
            stopped = true;
            consumed = (int) (YamuxSession.INITIAL_WINDOW - window);
            return consume(0);
        } finally {
            lock.unlock();
        }
    }

    boolean isFinished() {
        lock.lock();
        try {
            return finished;
        } finally {
            lock.unlock();
        }
    }

    private void discard(P2pError reason) {
        if (failure.isEmpty()) {
            failure = Optional.of(reason);
        }
        buffer.clear();
        arrived.signalAll();
    }

    private int consume(int n) {
        consumed += n;
        if (finished || consumed < CREDITED) {
            return 0;
        }
        int credit = consumed;
        consumed = 0;
        window += credit;
        return credit;
    }
}
