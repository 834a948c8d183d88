package io.p2p4j.node.gate;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a stream no faster than the peer's budget of bytes permits.
 *
 * <p>What was read is paid for before the reader sees it. While it cannot be, the read blocks as if nothing had come, at most
 * until the stream's deadline; meanwhile no more is read, so the peer is stopped by its window. What came before the peer ended
 * its connection is handed out as it is paid for, also afterwards. Only the thread that reads this stream waits; what a stream
 * holds back is bounded by {@value #CHUNK} bytes and its window. To the connection, a stream that is held carries nothing: with
 * all of them held for {@code transport.idle_timeout} it is closed.
 */
final class MeteredStream implements Stream {

    /** The most bytes that are read at a time. */
    static final int CHUNK = 64 << 10;

    /** How long a reader waits at most before it looks whether the stream is still there. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** How long it waits at most before it asks for budget again, which may have been given back by hand. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final Stream stream;
    private final Budgets budgets;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Optional<Deadline> deadline = Optional.empty();

    // Lets readers take turns and guards what is not paid for, which is read before anything else.
    private final ReentrantLock turn = new ReentrantLock();
    private ByteBuffer unpaid = ByteBuffer.allocate(0);

    MeteredStream(Stream stream, Budgets budgets) {
        this.stream = stream;
        this.budgets = budgets;
    }

    @Override
    public int read(ByteBuffer target) {
        turn.lock();
        try {
            if (!unpaid.hasRemaining()) {
                int start = target.position();
                int read = readSome(target);
                Optional<Limited> refusal = read < 1 ? Optional.empty() : budgets.pay(connection(), read);
                if (refusal.isEmpty()) {
                    return read;
                }
                takeBack(target, start);
                budgets.held(this, refusal.get());
            }
            return target.hasRemaining() ? handOut(target) : 0;
        } finally {
            turn.unlock();
        }
    }

    private int readSome(ByteBuffer target) {
        int limit = target.limit();
        try {
            target.limit(Math.min(limit, target.position() + CHUNK));
            return stream.read(target);
        } finally {
            target.limit(limit);
        }
    }

    private void takeBack(ByteBuffer target, int start) {
        int end = target.position();
        unpaid = ByteBuffer.allocate(end - start)
                .put(target.slice(start, end - start))
                .flip();
        target.position(start);
    }

    /** Waits until some of what was read is paid for: all of it, or a part that takes less than a while to come back. */
    private int handOut(ByteBuffer target) {
        int piece = Math.min(unpaid.remaining(), target.remaining());
        Optional<Limited> refusal = budgets.pay(connection(), piece);
        while (refusal.isPresent()) {
            Duration wait = refusal.get().retryAfter();
            if (wait.compareTo(LOOK) > 0 && piece > 1) {
                piece /= 2;
            } else {
                await(wait);
            }
            refusal = budgets.pay(connection(), piece);
        }
        target.put(unpaid.slice(unpaid.position(), piece));
        unpaid.position(unpaid.position() + piece);
        return piece;
    }

    /** Waits as long as the limiter said, within bounds, and looks at the stream meanwhile. */
    private void await(Duration wait) {
        Duration bounded = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
        long nanos = Math.max(bounded.toNanos(), SHORTEST.toNanos());
        while (nanos > 0) {
            pause(Math.min(nanos, LOOK.toNanos()));
            nanos -= LOOK.toNanos();
        }
    }

    private void pause(long nanos) {
        long left = deadline.map(Deadline::leftNanos).orElse(Long.MAX_VALUE);
        if (left <= 0) {
            throw broken(ErrorCode.TIMEOUT, "its deadline has passed").toException();
        }
        try {
            if (ended.await(Math.min(left, nanos), TimeUnit.NANOSECONDS)) {
                throw broken(ErrorCode.CLOSED, "it was closed").toException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread()
                    .interrupt(); // a channel's methods cannot throw it, so it ends the read as closing would
            throw broken(ErrorCode.CLOSED, "the reader was interrupted").toException(e);
        }
        if (!stream.isOpen()) {
            throw broken(ErrorCode.NETWORK_ERROR, "it was reset").toException();
        }
    }

    private P2pError broken(ErrorCode code, String why) {
        return P2pError.of(code, protocol() + " waited for bytes that the peer could not pay for, and " + why);
    }

    @Override
    public ProtocolId protocol() {
        return stream.protocol();
    }

    @Override
    public Connection connection() {
        return stream.connection();
    }

    @Override
    public void deadline(Deadline other) {
        deadline = Optional.of(other);
        stream.deadline(other);
    }

    @Override
    public int write(ByteBuffer source) {
        return stream.write(source);
    }

    @Override
    public void closeWrite() {
        stream.closeWrite();
    }

    @Override
    public void reset() {
        ended.countDown();
        stream.reset();
    }

    @Override
    public boolean isOpen() {
        return stream.isOpen();
    }

    @Override
    public void close() {
        ended.countDown();
        stream.close();
    }
}
