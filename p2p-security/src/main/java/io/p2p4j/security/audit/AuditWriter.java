package io.p2p4j.security.audit;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.audit.segment.LostEvents;
import io.p2p4j.security.audit.segment.SegmentedLog;
import io.p2p4j.security.audit.segment.TimedEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Empties the queue into the log, a batch at a time, on a thread of its own.
 *
 * <p>While there is something to do it looks at the queue every {@link #LINGER_NANOS}, so that those who offer need not wake
 * it; after {@link #QUIET_ROUNDS} looks in vain it sleeps until it is woken. A batch that could not be written is tried again.
 */
final class AuditWriter {

    /** How long events may gather to a batch. */
    static final long LINGER_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int QUIET_ROUNDS = 50;
    private static final int MAX_BATCH = 4096;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final System.Logger LOG = System.getLogger(AuditWriter.class.getName());

    private final EventQueue queue;
    private final LostEvents lost;
    private final Opening opening;
    private final Thread thread;
    private final List<TimedEvent> batch = new ArrayList<>(); // of the thread alone
    private volatile boolean idle;
    private volatile Optional<P2pException> failure = Optional.empty();

    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Condition changed = lock.newCondition();
    private Optional<Identity> nextSigner = Optional.empty();
    private boolean opened;
    private boolean ended;
    private long written;
    private long begun;
    private long tried;

    AuditWriter(EventQueue queue, LostEvents lost, Opening opening) {
        this.queue = queue;
        this.lost = lost;
        this.opening = opening;
        this.thread = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);
    }

    /** Opens the log; on the thread that writes it, which nobody interrupts. */
    @FunctionalInterface
    interface Opening {
        SegmentedLog open() throws IOException;
    }

    /** Starts, and waits until the log is open. */
    void start() {
        thread.start();
        lock.lock();
        try {
            while (!opened && !ended) {
                changed.awaitUninterruptibly();
            }
            if (ended) {
                throw refusal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets another identity sign, once the one before has signed what there is. */
    void signBy(Identity signer) {
        flush();
        lock.lock();
        try {
            nextSigner = Optional.of(signer);
            awaitAttempts(() -> nextSigner.isEmpty());
        } finally {
            lock.unlock();
        }
    }

    /** Returns what keeps it from writing now, if anything does. */
    Optional<P2pException> failure() {
        return failure;
    }

    /** Wakes it if it sleeps. */
    void wakeIfIdle() {
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    /** Wakes it. */
    void wake() {
        LockSupport.unpark(thread);
    }

    /** Waits until all that was offered before is written. */
    void flush() {
        long target = queue.offered();
        lock.lock();
        try {
            awaitAttempts(() -> written >= target);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the queue, which was closed, is empty and the log is closed, or both have failed. */
    void close() {
        lock.lock();
        try {
            while (!ended) {
                wake();
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
        if (failure.isPresent()) {
            throw refusal();
        }
    }

    /** Returns the exception that says why nothing is recorded. */
    P2pException refusal() {
        P2pException cause = failure.orElseGet(() -> P2pError.of(ErrorCode.STORAGE_FAILED, "the audit log was closed")
                .toException());
        P2pError error = P2pError.of(
                cause.code(),
                "the audit log cannot be written: " + cause.error().message());
        return cause.error()
                .text(Detail.FIX)
                .map(fix -> error.with(Detail.FIX, fix))
                .orElse(error)
                .toException(cause);
    }

    /** An attempt that has begun before the call proves nothing. */
    private void awaitAttempts(java.util.function.BooleanSupplier done) {
        long before = begun;
        while (!done.getAsBoolean()) {
            if (ended || tried > before && failure.isPresent()) {
                throw refusal();
            }
            wake();
            changed.awaitUninterruptibly();
        }
    }

    private void run() {
        try (SegmentedLog log = opening.open()) {
            update(() -> opened = true);
            write(log);
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            queue.close();
            update(() -> ended = true);
        }
    }

    private void write(SegmentedLog log) throws IOException {
        int quiet = 0;
        while (true) {
            boolean closing = queue.isClosed();
            changeSigner(log);
            queue.drainTo(batch, Math.min(MAX_BATCH, queue.capacity()) - batch.size());
            if (!batch.isEmpty() || failure.isPresent() || lost.count() > 0) {
                quiet = 0;
                attempt(() -> log.write(batch, lost));
                if (failure.isPresent()) {
                    if (closing) {
                        throw failure.get();
                    }
                    LockSupport.parkNanos(RETRY_NANOS);
                }
            } else if (closing && queue.isEmpty()) {
                return;
            } else if (log.dueIn().filter(nanos -> nanos <= 0).isPresent()) {
                attempt(log::sign);
            } else {
                quiet = rest(quiet, log.dueIn());
            }
        }
    }

    private int rest(int quiet, Optional<Long> signIn) {
        if (quiet < QUIET_ROUNDS) {
            LockSupport.parkNanos(LINGER_NANOS);
            return quiet + 1;
        }
        idle = true;
        try {
            if (queue.isEmpty() && !queue.isClosed()) {
                signIn.ifPresentOrElse(LockSupport::parkNanos, LockSupport::park);
            }
            return quiet;
        } finally {
            idle = false;
        }
    }

    private void changeSigner(SegmentedLog log) {
        Optional<Identity> next;
        lock.lock();
        try {
            next = nextSigner;
        } finally {
            lock.unlock();
        }
        if (next.isPresent()) {
            attempt(() -> {
                log.signBy(next.get());
                update(() -> nextSigner = Optional.empty());
            });
        }
    }

    private void attempt(Attempt attempt) {
        int before = batch.size();
        update(() -> begun++);
        try {
            attempt.run();
            if (failure.isPresent()) {
                LOG.log(System.Logger.Level.INFO, "the audit log is written again");
                failure = Optional.empty();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        }
        update(() -> {
            written += before - batch.size();
            tried = begun;
        });
    }

    private void fail(Exception e) {
        if (failure.isEmpty()) {
            LOG.log(System.Logger.Level.ERROR, "the audit log cannot be written: " + e);
        }
        failure = Optional.of(
                e instanceof P2pException known
                        ? known
                        : P2pError.of(ErrorCode.STORAGE_FAILED, e.toString()).toException(e));
    }

    private void update(Runnable update) {
        lock.lock();
        try {
            update.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Does something with the log. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }
}
