package io.p2p4j.node.rpc;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.wire.Varint;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Writes messages, each preceded by its length, in the order they were handed over. Thread-safe.
 *
 * <p>A virtual thread writes while there is something to write and gathers all that waits into one write. Who hands over
 * faster than the peer reads waits once {@link #MAX_WAITING} bytes do.
 */
public final class FrameWriter {

    /** The bytes that may wait before a sender does. */
    static final int MAX_WAITING = 256 << 10;

    private final Stream stream;

    // Guards all below.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<byte[]> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean writing;
    private boolean finishing;
    private Optional<P2pException> failure = Optional.empty();

    /** Writes to a stream, which somebody else closes. */
    public FrameWriter(Stream stream) {
        this.stream = stream;
    }

    /**
     * Hands a message over; waits for room, not for the peer.
     *
     * @throws P2pException the failure of an earlier write, or {@code TIMEOUT} if there is no room in time
     */
    public void send(byte[] message, Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            awaitWhile(() -> waitingBytes > MAX_WAITING, deadline);
            requireOpen();
            waiting.add(message);
            waitingBytes += message.length;
            startWriting();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until all that was handed over is written, then finishes writing.
     *
     * @throws P2pException the failure of a write, or {@code TIMEOUT}
     */
    public void finish(Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            finishing = true;
            awaitWhile(() -> writing, deadline);
            requireSound();
        } finally {
            lock.unlock();
        }
        stream.closeWrite();
    }

    /** Returns a message with its length before it, ready to be written. */
    public static ByteBuffer frame(byte[] message) {
        ByteBuffer frame = ByteBuffer.allocate(message.length + Varint.MAX_BYTES);
        Varint.write(message.length, frame);
        return frame.put(message).flip();
    }

    /** Ends the stream after a failure elsewhere; senders that wait see it. */
    public void abort(P2pException cause) {
        fail(cause);
        stream.reset();
    }

    private void awaitWhile(BooleanSupplier busy, Deadline deadline) throws InterruptedException {
        while (failure.isEmpty() && busy.getAsBoolean()) {
            if (deadline.passed()) {
                throw P2pError.of(ErrorCode.TIMEOUT, "the peer does not read what is sent to it")
                        .toException();
            }
            room.awaitNanos(deadline.leftNanos());
        }
    }

    private void requireSound() {
        if (failure.isPresent()) {
            throw failure.get().error().toException(failure.get());
        }
    }

    private void requireOpen() {
        requireSound();
        if (finishing) {
            throw P2pError.of(ErrorCode.CLOSED, "the stream is being closed").toException();
        }
    }

    private void startWriting() {
        if (!writing) {
            writing = true;
            Thread.ofVirtual().name("rpc-writer").start(this::drain);
        }
    }

    private void drain() {
        try {
            Optional<ByteBuffer> batch = nextBatch();
            while (batch.isPresent()) {
                stream.write(batch.get());
                batch = nextBatch();
            }
        } catch (P2pException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(P2pError.of(ErrorCode.NETWORK_ERROR, "writing failed: " + e).toException(e));
        }
    }

    /** Takes all that waits; with nothing left this thread is done. */
    private Optional<ByteBuffer> nextBatch() {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                writing = false;
                room.signalAll();
                return Optional.empty();
            }
            ByteBuffer batch = ByteBuffer.allocate(waitingBytes + waiting.size() * Varint.MAX_BYTES);
            for (byte[] message : waiting) {
                Varint.write(message.length, batch);
                batch.put(message);
            }
            waiting.clear();
            waitingBytes = 0;
            room.signalAll();
            return Optional.of(batch.flip());
        } finally {
            lock.unlock();
        }
    }

    private void fail(P2pException cause) {
        lock.lock();
        try {
            if (failure.isEmpty()) {
                failure = Optional.of(cause);
            }
            waiting.clear();
            waitingBytes = 0;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
