package io.p2p4j.transport.upgrade;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does things when their time has come, all on one virtual thread. Thread-safe.
 *
 * <p>What it does must not block. Adding and calling off take logarithmic time and leave nothing behind. The thread exists
 * while something waits; after the last thing was called off, until the moment that was set for it at the latest.
 */
final class Clockwork {

    private static final Logger LOG = LoggerFactory.getLogger(Clockwork.class);

    private final Ticker ticker;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows, and the state of what waits
    private final Condition sooner = lock.newCondition();
    private final TreeSet<Alarm> waiting = new TreeSet<>();
    private Optional<Thread> thread = Optional.empty();
    private long set;

    /**
     * Prepares a clockwork; starts nothing.
     *
     * @param most how many things may wait at once
     */
    Clockwork(Ticker ticker, int most) {
        this.ticker = ticker;
        this.most = most;
    }

    /** Returns what it measures time by. */
    Ticker ticker() {
        return ticker;
    }

    /** Calls something off that waits for its time. */
    @FunctionalInterface
    interface Cancellable {

        /** Calls it off; returns whether that was in time, so that it is never done. Idempotent. */
        boolean cancel();
    }

    /**
     * Does something when a deadline passes, unless it is called off before.
     *
     * @throws io.p2p4j.api.error.RateLimitException with {@code OVERLOADED} if too much waits already
     */
    Cancellable at(Deadline deadline, Runnable action) {
        lock.lock();
        try {
            if (waiting.size() == most) {
                throw P2pError.of(ErrorCode.OVERLOADED, most + " deadlines are being waited for")
                        .toException();
            }
            Alarm alarm = new Alarm(ticker.nanos() + deadline.leftNanos(), set++, action);
            waiting.add(alarm);
            if (thread.isEmpty()) {
                thread = Optional.of(Thread.ofVirtual().name("p2p-clockwork").start(this::run));
            } else if (waiting.first().equals(alarm)) {
                sooner.signal();
            }
            return () -> cancel(alarm);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the thread, while there is one. */
    Optional<Thread> thread() {
        lock.lock();
        try {
            return thread;
        } finally {
            lock.unlock();
        }
    }

    private boolean cancel(Alarm alarm) {
        lock.lock();
        try {
            waiting.remove(alarm);
            return !alarm.rung;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (Optional<Alarm> due = next(); due.isPresent(); due = next()) {
            try {
                due.get().action.run();
            } catch (RuntimeException e) {
                LOG.warn("what was to be done at a deadline failed; others go on", e);
            }
        }
    }

    /** Waits for the next alarm; there is none if nothing waits, and then the thread is given up. */
    private Optional<Alarm> next() {
        lock.lock();
        try {
            while (!waiting.isEmpty()) {
                Alarm first = waiting.first();
                long left = first.at - ticker.nanos();
                if (left <= 0) {
                    waiting.remove(first);
                    first.rung = true;
                    return Optional.of(first);
                }
                try {
                    sooner.awaitNanos(left);
                } catch (InterruptedException e) {
                    LOG.debug("the clockwork was interrupted, by an action; time alone decides", e);
                }
            }
            thread = Optional.empty();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Something that waits for its time. */
    private static final class Alarm implements Comparable<Alarm> {

        private final long at;
        private final long number; // tells alarms of the same moment apart
        private final Runnable action;
        private boolean rung;

        Alarm(long at, long number, Runnable action) {
            this.at = at;
            this.number = number;
            this.action = action;
        }

        /** Compares by difference, as readings of a ticker may overflow. */
        @Override
        public int compareTo(Alarm other) {
            return at == other.at ? Long.compare(number, other.number) : Long.signum(at - other.at);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(number);
        }
    }
}
