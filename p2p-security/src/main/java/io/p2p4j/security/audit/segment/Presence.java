package io.p2p4j.security.audit.segment;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Tells whether anybody else has a log open, by a shared lock that ends with the process that holds it. Not thread-safe.
 *
 * <p>Entering and leaving happen under the log's own lock.
 */
final class Presence implements AutoCloseable {

    private final FileChannel file;
    private Optional<FileLock> own = Optional.empty();

    private Presence(FileChannel file) {
        this.file = file;
    }

    /** Opens the file of the lock. */
    static Presence of(Path path) throws IOException {
        return new Presence(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Is present from now on; returns whether nobody else is. */
    boolean enter() throws IOException {
        boolean alone = leave();
        own = attempt(true);
        return alone;
    }

    /** Is not present any more; returns whether nobody else is. */
    boolean leave() throws IOException {
        if (own.isPresent()) {
            own.get().release();
            own = Optional.empty();
        }
        Optional<FileLock> sole = attempt(false);
        if (sole.isPresent()) {
            sole.get().release();
        }
        return sole.isPresent();
    }

    private Optional<FileLock> attempt(boolean shared) throws IOException {
        try {
            return Optional.ofNullable(file.tryLock(0, Long.MAX_VALUE, shared));
        } catch (OverlappingFileLockException e) {
            return Optional.empty(); // somebody in this process, which counts as well
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
