package io.p2p4j.security.files;

import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits, for a bounded time, for the lock of a file that other processes or other parts of this one may hold.
 *
 * <p>The system's own waiting has no bound, and within one process it does not wait at all; hence the attempts.
 */
public final class ExclusiveLock {

    /** How long a lock is waited for; holders keep it for milliseconds. */
    public static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private static final long PAUSE_NANOS = 500_000;

    private ExclusiveLock() {}

    /**
     * Runs an action under the lock, once it is free.
     *
     * @throws io.p2p4j.api.error.StorageException with {@code STORAGE_FAILED} if it stays taken or the thread is
     *     interrupted
     */
    public static <T> T hold(FileChannel channel, Path file, Ticker ticker, Action<T> action) throws IOException {
        FileLock lock = acquire(channel, file, ticker);
        try {
            return action.run();
        } finally {
            lock.release();
        }
    }

    /**
     * Does what needs the lock.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Action<T> {
        /** Does it. */
        T run() throws IOException;
    }

    private static FileLock acquire(FileChannel channel, Path file, Ticker ticker) throws IOException {
        Deadline deadline = Deadline.after(LONGEST_WAIT, ticker);
        while (true) {
            FileLock lock = attempt(channel);
            if (lock != null) {
                return lock;
            }
            if (deadline.passed() || Thread.currentThread().isInterrupted()) {
                throw Storage.refused(
                        file, "is locked by somebody else", "stop the other process that uses " + file.getParent());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held within this process: as good as held by another
        }
    }
}
