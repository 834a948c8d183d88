package io.p2p4j.transport.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Carries bytes from one thread to another, under conditions; holds as many as these say. Thread-safe.
 *
 * <p>Room is given back when bytes are read: acknowledgements are not simulated. The end of writing is on its way as
 * bytes are, and so is the news that nobody reads any more.
 */
final class Way {

    private final NetworkTime time;
    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private final Monitor monitor = new Monitor(lock);
    private final Queue<Segment> underway = new ArrayDeque<>();
    private final Queue<Segment> arrived = new ArrayDeque<>();
    private Conditions conditions;
    private int held; // bytes in both queues
    private long free; // when all that was written has left
    private long last; // when all of it arrives
    private long tidings; // when the writer hears that nobody reads
    private boolean finished; // nothing more is written
    private boolean abandoned; // nothing more is read
    private boolean told; // and the writer has heard of it
    private boolean stalled;
    private boolean cut;

    Way(NetworkTime time, Conditions conditions) {
        this.time = time;
        this.conditions = conditions;
        this.free = time.nanos();
        this.last = free;
    }

    /** Takes what has arrived and fits; blocks until something has; −1 at the end. */
    int read(ByteBuffer target) throws IOException {
        lock.lock();
        try {
            deliver();
            while (arrived.isEmpty() && !abandoned && !cut) {
                awaitArrival();
                deliver();
            }
            requireUncut();
            if (abandoned) {
                throw new AsynchronousCloseException();
            }
            return arrived.element().end() ? -1 : take(target);
        } finally {
            lock.unlock();
        }
    }

    /** Sends what fits; blocks until something does. */
    int write(ByteBuffer source) throws IOException {
        lock.lock();
        try {
            requireReader();
            while (held >= conditions.held()) {
                monitor.await();
                requireReader();
            }
            int n = Math.min(conditions.held() - held, source.remaining());
            if (n > 0) {
                byte[] bytes = new byte[n];
                source.get(bytes);
                send(ByteBuffer.wrap(bytes), false);
            }
            return n;
        } finally {
            lock.unlock();
        }
    }

    /** Ends writing; what was written still arrives. Returns when whatever is sent now arrives. */
    long finish() {
        lock.lock();
        try {
            if (!finished) {
                finished = true;
                send(ByteBuffer.allocate(0), true);
                monitor.changed();
            }
            return arrival(0);
        } finally {
            lock.unlock();
        }
    }

    /** Ends reading; what was written is lost, and the writer hears of it at a moment. */
    void abandon(long moment) {
        lock.lock();
        try {
            abandoned = true;
            tidings = moment;
            drop();
            monitor.changed();
        } finally {
            lock.unlock();
        }
    }

    /** Changes the conditions of what is written from now on; nothing overtakes what is on its way. */
    void shape(Conditions other) {
        lock.lock();
        try {
            conditions = other;
            monitor.changed();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nothing arrive any more. */
    void stall() {
        lock.lock();
        try {
            deliver();
            told = isTold();
            stalled = true;
        } finally {
            lock.unlock();
        }
    }

    /** Sends anew what has not arrived. Returns when whatever is sent now arrives. */
    long resume() {
        lock.lock();
        try {
            stalled = false;
            free = time.nanos();
            last = free;
            for (int i = underway.size(); i > 0; i--) {
                Segment segment = underway.remove();
                underway.add(new Segment(
                        segment.bytes(), segment.end(), arrival(segment.bytes().remaining())));
            }
            drop();
            monitor.changed();
            return arrival(0);
        } finally {
            lock.unlock();
        }
    }

    /** Sets anew when the writer hears that nobody reads, if nobody does. */
    void tell(long moment) {
        lock.lock();
        try {
            tidings = moment;
        } finally {
            lock.unlock();
        }
    }

    /** Breaks it at once, for both ends. */
    void cut() {
        lock.lock();
        try {
            cut = true;
            clear();
        } finally {
            lock.unlock();
        }
    }

    private void send(ByteBuffer bytes, boolean end) {
        if (underway.isEmpty()) {
            monitor.changed(); // a reader waits for the first that is under way
        }
        held += bytes.remaining();
        underway.add(new Segment(bytes, end, arrival(bytes.remaining())));
        drop();
    }

    private long arrival(int bytes) {
        free = later(free, time.nanos()) + conditions.nanosToSend(bytes);
        last = later(last, free + conditions.latency().toNanos());
        return last;
    }

    private void deliver() {
        while (!stalled
                && !underway.isEmpty()
                && time.reached(underway.element().arrival())) {
            arrived.add(underway.remove());
        }
    }

    private void awaitArrival() throws IOException {
        if (stalled || underway.isEmpty()) {
            monitor.await();
        } else {
            time.await(monitor, underway.element().arrival());
        }
    }

    private int take(ByteBuffer target) {
        int before = target.remaining();
        while (target.hasRemaining() && !arrived.isEmpty() && !arrived.element().end()) {
            ByteBuffer bytes = arrived.element().bytes();
            int n = Math.min(bytes.remaining(), target.remaining());
            target.put(bytes.slice(bytes.position(), n));
            bytes.position(bytes.position() + n);
            if (!bytes.hasRemaining()) {
                arrived.remove();
            }
        }
        int n = before - target.remaining();
        held -= n;
        monitor.changed();
        return n;
    }

    /** Frees what nobody will read; while nothing passes, the writer must not be able to tell. */
    private void drop() {
        if (abandoned && !stalled) {
            clear();
        }
    }

    private void clear() {
        underway.clear();
        arrived.clear();
        held = 0;
        monitor.changed();
    }

    private boolean isTold() {
        return told || abandoned && !stalled && time.reached(tidings);
    }

    private void requireReader() throws IOException {
        requireUncut();
        if (finished) {
            throw new AsynchronousCloseException();
        }
        if (isTold()) {
            throw new IOException("the other end is closed");
        }
    }

    private void requireUncut() throws IOException {
        if (cut) {
            throw new IOException("the network is cut between the two ends");
        }
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    /** Some bytes, or the end, and when it arrives. */
    private record Segment(ByteBuffer bytes, boolean end, long arrival) {}
}
