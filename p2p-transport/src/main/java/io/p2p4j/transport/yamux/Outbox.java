package io.p2p4j.transport.yamux;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.transport.pipe.BufferPool;
import io.p2p4j.transport.pipe.SessionPipe;
import io.p2p4j.transport.pipe.Urgent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Gathers the frames of all streams, in order, and sends many of them in one step.
 *
 * <p>A virtual thread sends; it exists only while there is something to send, and takes all that was gathered while it
 * was busy. Data waits for room in the batch, and streams that wait get one frame each in turn, so that none starves.
 * Frames without data never wait: those that streams cause are few per stream, those that the peer causes are counted,
 * and a peer that causes too many without taking them breaks the protocol. The reader hence never blocks here.
 */
final class Outbox {

    /** The most bytes of data in one frame. */
    static final int MAX_DATA = 63 << 10;

    /** The most answers that may wait to be sent. */
    static final int MAX_ANSWERS = 4096;

    /** The most bytes that may wait to be sent; frames without data alone can make so many. */
    static final int MAX_PENDING = 1 << 20;

    private static final int BATCH = 127 << 10; // beyond it data waits
    private static final int SMALL = 1 << 10; // what a batch holds before it borrows a large buffer
    private static final int CLAIMED = 8 << 10; // the most that a thread sends that has to go on
    private static final int WORTHWHILE = 1 << 10; // less room than this is not worth a frame of its own
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /** Guards every field below and those of each {@link SendHalf}. */
    final ReentrantLock lock = new ReentrantLock();

    private final Condition room = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final SessionPipe pipe;
    private Optional<SessionPipe.Turns> turns = Optional.empty(); // while no call of the pipe waits
    private final BufferPool pool;
    private final Consumer<Exception> failed;
    private ByteBuffer pending = NONE;
    private long batch;
    private int answers;
    private boolean sending;
    private boolean ended;
    private int writes; // since bytes have arrived
    private volatile boolean lone = true; // there was one write at most between the last two arrivals
    private volatile boolean heard; // bytes have arrived since the last write

    /**
     * @param failed hears, outside the lock, that the pipe does not take the frames any more
     */
    Outbox(SessionPipe pipe, BufferPool pool, Consumer<Exception> failed) {
        this.pipe = pipe;
        this.pool = pool;
        this.failed = failed;
    }

    /** Waits until there is room for data and nobody else's turn; the lock is held, and let go meanwhile. */
    void awaitRoom(Optional<Deadline> deadline, Runnable check) {
        boolean turn = hasRoom() && !lock.hasWaiters(room);
        while (!turn) {
            passOn();
            Waiting.await(room, deadline, "writing to a stream");
            check.run();
            turn = hasRoom();
        }
    }

    /** Lets the next one who waits have its turn. */
    void passOn() {
        if (hasRoom()) {
            room.signal();
        }
    }

    /** Makes all who wait for room look at their stream again. */
    void wakeAll() {
        room.signalAll();
    }

    /** Appends a frame of data from a source, as much as room, limit and frame allow; returns the bytes taken. */
    int data(int stream, int flags, ByteBuffer source, long limit) {
        int most = Math.min(MAX_DATA, BATCH - pending.position() - FrameHeader.SIZE);
        int n = (int) Math.min(limit, Math.min(most, source.remaining()));
        ensure(FrameHeader.SIZE + n);
        new FrameHeader(FrameType.DATA, flags, stream, n).write(pending);
        pending.put(pending.position(), source, source.position(), n).position(pending.position() + n);
        source.position(source.position() + n);
        return n;
    }

    /**
     * Decides who sends what a write has gathered; the lock is held.
     *
     * <p>A write that follows an arrival, as the one before it did, is half of a conversation: its thread sends it by itself.
     * Where writes follow each other they gather for the sending thread instead, which takes many in one step.
     *
     * @return what the caller hands to {@link #send} outside the lock; nothing, without capacity, if others send it
     */
    ByteBuffer claim() {
        if (heard) {
            heard = false;
            lone = writes <= 1;
            writes = 0;
        }
        writes++;
        if (sending || pending.position() == 0) {
            return NONE;
        }
        if (turns.isEmpty() || !lone || writes > 1 || pending.position() > CLAIMED) {
            wake();
            return NONE;
        }
        sending = true;
        return gathered();
    }

    /** Sends what the caller has claimed, without waiting; what the system does not take is left to the sending thread. */
    void send(ByteBuffer claimed) {
        if (claimed.capacity() == 0) {
            return;
        }
        try {
            boolean done = turns.orElseThrow().offer(claimed.flip());
            pool.give(claimed.array());
            goOn(done);
        } catch (IOException | RuntimeException e) {
            drop();
            failed.accept(e);
        }
    }

    /** Keeps everybody from sending until {@link #resume}, unless somebody sends; returns whether nobody does. */
    boolean pause() {
        Urgent.lock(lock);
        try {
            boolean free = !sending;
            sending = true;
            return free;
        } finally {
            lock.unlock();
        }
    }

    /** Lets others send again, without waiting if there is a way. */
    void resume(Optional<SessionPipe.Turns> way) {
        Urgent.lock(lock);
        try {
            turns = way;
        } finally {
            lock.unlock();
        }
        goOn(true);
    }

    /** Returns whether writes and arrivals alternate. */
    boolean isConversation() {
        return lone;
    }

    /** Notes that bytes have arrived. */
    void hear() {
        if (!heard) {
            heard = true;
        }
    }

    /** Appends a frame without data and returns where it is, for {@link #increase}. */
    Place frame(FrameHeader header) {
        if (!ended && pending.position() > MAX_PENDING) {
            giveUp();
        }
        if (ended) {
            return new Place(-1, 0);
        }
        ensure(FrameHeader.SIZE);
        Place place = new Place(batch, pending.position());
        header.write(pending);
        wake();
        return place;
    }

    /** Adds to the length of a frame that still waits; returns false if it is on its way. */
    boolean increase(Place place, int by) {
        if (place.batch != batch || ended) {
            return false;
        }
        int at = place.offset + FrameHeader.SIZE - Integer.BYTES;
        pending.putInt(at, pending.getInt(at) + by);
        return true;
    }

    /**
     * Appends a frame that the peer caused; takes the lock itself.
     *
     * @throws io.p2p4j.api.error.ProtocolException if too many of them wait
     */
    void answer(FrameHeader header) {
        Urgent.lock(lock);
        try {
            if (++answers > MAX_ANSWERS) {
                throw FrameHeader.violation("the peer does not read the " + MAX_ANSWERS + " answers it asked for");
            }
            frame(header);
        } finally {
            lock.unlock();
        }
    }

    /** Appends a frame that this side came up with; takes the lock itself. */
    void ask(FrameHeader header) {
        Urgent.lock(lock);
        try {
            frame(header);
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is being sent; takes the lock itself. */
    Progress progress() {
        lock.lock();
        try {
            return new Progress(sending, batch);
        } finally {
            lock.unlock();
        }
    }

    /** Appends one last frame, after which nothing is taken; takes the lock itself. */
    void end(FrameHeader last) {
        Urgent.lock(lock);
        try {
            frame(last);
            ended = true;
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nothing is being sent, no longer than a deadline; takes the lock itself. */
    boolean awaitIdle(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (sending && !deadline.passed()) {
                if (idle.awaitNanos(deadline.leftNanos()) <= 0) {
                    break;
                }
            }
            return !sending;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it because streams make frames, none of which waits, faster than the peer takes them. */
    private void giveUp() {
        ended = true;
        wakeAll();
        P2pException why = P2pError.of(
                        ErrorCode.OVERLOADED,
                        "the peer does not take the " + MAX_PENDING + " bytes that its streams cause")
                .with(Detail.RULE, "transport.max_streams")
                .toException();
        Thread.ofVirtual().name("p2p-yamux-closer").start(() -> failed.accept(why));
    }

    private boolean hasRoom() {
        return !ended && BATCH - pending.position() >= FrameHeader.SIZE + WORTHWHILE;
    }

    /** Has what was gathered sent; the lock is held. */
    void wake() {
        if (!sending) {
            sending = true;
            startSending();
        }
    }

    private void goOn(boolean done) {
        Urgent.lock(lock);
        try {
            if (done && pending.position() == 0) {
                rest();
            } else {
                startSending();
            }
        } finally {
            lock.unlock();
        }
    }

    private void startSending() {
        Thread.ofVirtual().name("p2p-yamux-writer").start(this::sendAll);
    }

    private void sendAll() {
        try {
            pipe.send(NONE.duplicate()); // the rest of what another thread has offered, if there is any
            for (ByteBuffer next = take(); next.capacity() > 0; next = take()) {
                pipe.send(next.flip());
                pool.give(next.array());
                Waiting.letOthersRun();
            }
        } catch (IOException | RuntimeException e) { // a secure channel that has failed refuses to seal
            drop();
            failed.accept(e);
        }
    }

    /** Returns what was gathered; nothing has no capacity, and the sending thread is to end. */
    private ByteBuffer take() {
        lock.lock();
        try {
            ByteBuffer next = gathered();
            if (next.capacity() == 0) {
                rest();
            } else {
                passOn();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private ByteBuffer gathered() {
        ByteBuffer gathered = pending;
        pending = NONE;
        batch++;
        answers = 0;
        return gathered;
    }

    private void drop() {
        lock.lock();
        try {
            ended = true;
            pending = NONE;
            batch++;
            rest();
            wakeAll();
        } finally {
            lock.unlock();
        }
    }

    private void rest() {
        sending = false;
        idle.signalAll();
    }

    private void ensure(int more) {
        int needed = pending.position() + more;
        if (needed <= pending.capacity()) {
            return;
        }
        ByteBuffer larger = needed <= SMALL
                ? ByteBuffer.allocate(SMALL)
                : needed <= BufferPool.SIZE
                        ? ByteBuffer.wrap(pool.take())
                        : ByteBuffer.allocate(Math.max(needed, pending.capacity() * 2));
        larger.put(pending.flip());
        pool.give(pending.array());
        pending = larger;
    }

    /**
     * Says what is being sent.
     *
     * @param sending whether something is
     * @param batch the number of the batch that follows it
     */
    record Progress(boolean sending, long batch) {}

    /**
     * Says where a frame waits.
     *
     * @param batch the number of its batch
     * @param offset its position in it
     */
    record Place(long batch, int offset) {}
}
