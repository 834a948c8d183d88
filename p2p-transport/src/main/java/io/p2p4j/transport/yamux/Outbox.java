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
 * Sends the frames of all streams, many of them in one step.
 *
 * <p>A virtual thread sends; it exists only while there is something to send, and takes the {@link Batch} that was gathered
 * while it was busy. Bulk waits for room in the batch, and streams that wait get one frame each in turn, so that none starves.
 * Frames without data never wait: those that streams cause are few per stream, those that the peer causes are counted,
 * and a peer that causes too many without taking them breaks the protocol. The reader hence never blocks here.
 */
final class Outbox {

    /** The most answers that may wait to be sent. */
    static final int MAX_ANSWERS = 4096;

    /** The most bytes that may wait to be sent; frames without data alone can make so many. */
    static final int MAX_PENDING = 1 << 20;

    private static final int CLAIMED = 8 << 10; // the most that a thread sends that has to go on
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /** Guards every field below and those of each {@link SendHalf}. */
    final ReentrantLock lock = new ReentrantLock();

    private final Condition room = lock.newCondition();
    private final Condition idle = lock.newCondition();
    private final SessionPipe pipe;
    private Optional<SessionPipe.Turns> turns = Optional.empty(); // while no call of the pipe waits
    private final BufferPool pool;
    private final Consumer<Exception> failed;
    private final Batch batch;
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
        this.batch = new Batch(pool);
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

    /** Appends all of a source if that is little enough to go before bulk; returns whether it is. */
    boolean small(Batch.Share share, int stream, int flags, ByteBuffer source) {
        boolean small = !ended && batch.isSmall(share, source.remaining());
        if (small) {
            batch.small(share, stream, flags, source);
        }
        return small;
    }

    /** Appends a frame of data from a source, as much as room, limit and frame allow; returns the bytes taken. */
    int bulk(Batch.Share share, int stream, int flags, ByteBuffer source, long limit) {
        return batch.bulk(share, stream, flags, source, limit);
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
        if (sending || batch.size() == 0) {
            return NONE;
        }
        if (turns.isEmpty() || !lone || writes > 1 || batch.size() > CLAIMED) {
            wake();
            return NONE;
        }
        sending = true;
        return gathered().first(); // so little has no rest
    }

    /** Sends what the caller has claimed, without waiting; what the system does not take is left to the sending thread. */
    void send(ByteBuffer claimed) {
        if (claimed.capacity() == 0) {
            return;
        }
        try {
            boolean done = turns.orElseThrow().offer(claimed);
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

    /** Appends a frame without data of a stream and returns where it is, for {@link #increase}. */
    Batch.Place frame(Batch.Share share, FrameHeader header) {
        if (!takesFrames()) {
            return Batch.Place.SENT;
        }
        Batch.Place place = batch.frame(share, header);
        wake();
        return place;
    }

    /** Adds to the length of a frame that still waits; returns false if it is on its way. */
    boolean increase(Batch.Place place, int by) {
        return !ended && batch.increase(place, by);
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
            ofSession(header);
        } finally {
            lock.unlock();
        }
    }

    /** Appends a frame that this side came up with; takes the lock itself. */
    void ask(FrameHeader header) {
        Urgent.lock(lock);
        try {
            ofSession(header);
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is being sent; takes the lock itself. */
    Progress progress() {
        lock.lock();
        try {
            return new Progress(sending, batch.number());
        } finally {
            lock.unlock();
        }
    }

    /** Appends one last frame, after which nothing is taken; takes the lock itself. */
    void end(FrameHeader last) {
        Urgent.lock(lock);
        try {
            ofSession(last);
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

    /** Appends a frame of no stream, or of one that is no more; pings have nothing to wait for. */
    private void ofSession(FrameHeader header) {
        if (!takesFrames()) {
            return;
        }
        if (header.type() == FrameType.PING) {
            batch.early(header);
        } else {
            batch.late(header);
        }
        wake();
    }

    private boolean takesFrames() {
        if (!ended && batch.size() > MAX_PENDING) {
            giveUp();
        }
        return !ended;
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
        return !ended && batch.hasRoom();
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
            if (done && batch.size() == 0) {
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
            for (Batch.Step next = take(); !next.isEmpty(); next = take()) {
                sendOne(next.first());
                sendOne(next.rest());
                Waiting.letOthersRun();
            }
        } catch (IOException | RuntimeException e) { // a secure channel that has failed refuses to seal
            drop();
            failed.accept(e);
        }
    }

    private void sendOne(ByteBuffer frames) throws IOException {
        if (frames.hasRemaining()) {
            pipe.send(frames);
            pool.give(frames.array());
        }
    }

    /** Returns what was gathered; if that is nothing, the sending thread is to end. */
    private Batch.Step take() {
        lock.lock();
        try {
            Batch.Step next = gathered();
            if (next.isEmpty()) {
                rest();
            } else {
                passOn();
            }
            return next;
        } finally {
            lock.unlock();
        }
    }

    private Batch.Step gathered() {
        answers = 0;
        return batch.take();
    }

    private void drop() {
        lock.lock();
        try {
            ended = true;
            gathered();
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

    /**
     * Says what is being sent.
     *
     * @param sending whether something is
     * @param batch the number of the batch that follows it
     */
    record Progress(boolean sending, long batch) {}
}
