package io.p2p4j.security.audit;

import static io.p2p4j.security.audit.LogFolder.EVENT;
import static io.p2p4j.security.audit.LogFolder.append;
import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.AuditConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FullDiskTest {

    private static final AuditConfig REFUSE = LogFolder.config(AuditConfig.OnFailure.REFUSE, 1 << 20, 1000, 64);
    private static final AuditConfig CONTINUE = LogFolder.config(AuditConfig.OnFailure.CONTINUE, 1 << 20, 1000, 64);

    @TempDir
    private Path temporary = Path.of("");

    private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
    private final Semaphore speed = new Semaphore(Integer.MAX_VALUE);

    private JsonlAuditLog log(AuditConfig config) {
        return folder().log(config, InstantSource.fixed(Folders.NOW), this::write);
    }

    private LogFolder folder() {
        return new LogFolder(temporary);
    }

    /** A disk with so much room, that writes half of what does not fit, as disks do. */
    private int write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        speed.acquireUninterruptibly();
        long left = room.get() - position;
        if (left <= 0) {
            throw new IOException("No space left on device");
        }
        ByteBuffer some = bytes.slice(bytes.position(), (int) Math.min(bytes.remaining(), left));
        int written = file.write(some, position);
        bytes.position(bytes.position() + written);
        return written;
    }

    @Test
    void refusesUntilThereIsRoomAgain() {
        try (AuditLog log = log(REFUSE)) {
            append(log, 3);
            room.set(folder().open().toFile().length() + 100);
            log.append(EVENT);
            assertFails(ErrorCode.STORAGE_FAILED, log::flush);
            assertFails(ErrorCode.STORAGE_FAILED, () -> log.append(EVENT));
            assertEquals(4, folder().lines().size(), "nothing half-written stays");
            room.set(Long.MAX_VALUE);
            log.flush();
            append(log, 1);
        }
        assertEquals(5, folder().lines("BREAKER_CLOSED").size(), "those that were taken, and only those");
        assertWhole();
    }

    @Test
    void goesOnAndCountsWhatIsLost() {
        try (AuditLog log = log(CONTINUE)) {
            append(log, 3);
            room.set(0);
            for (int i = 0; i < 2 * 64; i++) {
                log.append(EVENT);
            }
            assertFails(ErrorCode.STORAGE_FAILED, log::flush);
            int more = 500;
            for (int i = 0; i < more; i++) {
                log.append(EVENT);
            }
            room.set(Long.MAX_VALUE);
            log.flush();
        }
        long lost = folder().lines("EVENTS_LOST").stream()
                .mapToLong(line -> line.number("count"))
                .sum();
        assertTrue(lost > 0);
        assertEquals(3 + 2 * 64 + 500, folder().lines("BREAKER_CLOSED").size() + lost);
        assertWhole();
    }

    @Test
    void refusesWhenTheQueueIsFull() throws Exception {
        try (AuditLog log = log(REFUSE)) {
            append(log, 1);
            speed.drainPermits();
            assertEquals(
                    "security.audit.queue",
                    assertFails(ErrorCode.STORAGE_FAILED, () -> {
                                for (int i = 0; i < 1000; i++) {
                                    log.append(EVENT);
                                }
                            })
                            .text(Detail.RULE)
                            .orElseThrow());
            speed.release(1_000_000);
        }
        assertWhole();
    }

    @Test
    void losesWhatItCannotWriteAtTheEndAndSaysSo() {
        AuditLog log = log(REFUSE);
        append(log, 3);
        room.set(0);
        log.append(EVENT);
        assertFails(ErrorCode.STORAGE_FAILED, log::close);
        room.set(Long.MAX_VALUE);
        log(REFUSE).close();
        Json told = folder().lines("LOG_RECOVERED").get(0);
        assertEquals(5, told.number("expected"));
        assertWhole();
    }

    private void assertWhole() {
        assertEquals(
                LongStream.rangeClosed(1, folder().lines().size()).boxed().toList(),
                folder().lines().stream().map(line -> line.number("seq")).toList());
        assertEquals(java.util.List.of(), folder().verify().faults());
    }
}
