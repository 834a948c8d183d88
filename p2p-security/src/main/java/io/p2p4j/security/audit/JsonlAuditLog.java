package io.p2p4j.security.audit;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.files.ExclusiveLock;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.Storage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes each event as a line of JSON at the end of {@code audit/audit.log}, numbered without gaps or repetition.
 *
 * <p>Thread-safe, also against other processes that append to the same file. A line has reached the operating system
 * when {@link #append} returns, and the disk when the log was closed. A line that a crash left unfinished is closed off
 * and noted by a line {@code LOG_RECOVERED}; the number it had, or would have had, is not given again.
 */
final class JsonlAuditLog implements AuditLog {

    private static final String FILE = "audit.log";

    /** How often an interrupt may take the file away from one append before it gives up. */
    private static final int ATTEMPTS = 3;

    private final PrivateFolder folder;
    private final Ticker ticker;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private Optional<RandomAccessFile> file = Optional.empty();
    private long known; // the size of the file when we last wrote: another size means that somebody else did
    private long lastSeq;
    private boolean closed;

    JsonlAuditLog(PrivateFolder folder, Ticker ticker, InstantSource clock) {
        this.folder = folder;
        this.ticker = ticker;
        this.clock = clock;
    }

    @Override
    public void open(Identity signer) {}

    @Override
    public void flush() {}

    @Override
    public void append(AuditEvent event) {
        lock.lock();
        try {
            if (closed) {
                throw P2pError.of(ErrorCode.STORAGE_FAILED, folder.file(FILE) + " was closed")
                        .toException();
            }
            appendDespiteInterrupts(event);
        } catch (IOException e) {
            throw Storage.failed(folder.file(FILE), "cannot be written", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (file.isPresent()) {
                try (RandomAccessFile closing = file.get()) {
                    closing.getFD().sync();
                }
                file = Optional.empty();
            }
        } catch (IOException e) {
            throw Storage.failed(folder.file(FILE), "cannot be brought to the disk", e);
        } finally {
            lock.unlock();
        }
    }

    /** An interrupt closes the channel under whoever waits for a lock; one caller's must not cost others their log. */
    private void appendDespiteInterrupts(AuditEvent event) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    appendLocked(event);
                    return;
                } catch (ClosedByInterruptException e) {
                    file = Optional.empty();
                    interrupted |= Thread.interrupted();
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void appendLocked(AuditEvent event) throws IOException {
        RandomAccessFile out = open();
        FileChannel channel = out.getChannel();
        Path path = folder.file(FILE);
        ExclusiveLock.hold(channel, path, ticker, () -> {
            long size = channel.size();
            if (size != known) {
                recover(out, size, LogTail.read(channel, path));
            }
            write(out, AuditLines.of(lastSeq + 1, now(), event));
            return ++lastSeq;
        });
    }

    /** Takes up where the file ends: after a restart, after another process wrote, after a write of ours failed. */
    private void recover(RandomAccessFile out, long size, LogTail tail) throws IOException {
        known = size;
        lastSeq = Math.max(lastSeq, tail.lastSeq());
        if (tail.unreadable() > 0) {
            lastSeq += 2;
            byte[] note = AuditLines.recovered(lastSeq, now(), tail.unreadable());
            write(out, tail.endsLine() ? note : onNewLine(note));
        }
    }

    /** Unlike a channel's, this write is not cut short by an interrupt. */
    private void write(RandomAccessFile out, byte[] line) throws IOException {
        out.seek(known);
        out.write(line);
        known += line.length;
    }

    private RandomAccessFile open() throws IOException {
        if (file.isEmpty()) {
            Path path = folder.ensureFile(FILE);
            file = Optional.of(new RandomAccessFile(path.toFile(), "rw"));
        }
        return file.get();
    }

    private Instant now() {
        return clock.instant();
    }

    private static byte[] onNewLine(byte[] line) {
        byte[] moved = new byte[line.length + 1];
        moved[0] = '\n';
        System.arraycopy(line, 0, moved, 1, line.length);
        return moved;
    }
}
