package io.p2p4j.security.audit;

import static io.p2p4j.security.audit.LogFolder.SMALL;
import static io.p2p4j.security.audit.LogFolder.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.AuditConfig;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.security.audit.segment.Segments;
import io.p2p4j.security.testing.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LogRotationTest {

    @TempDir
    private Path temporary = Path.of("");

    private LogFolder folder = new LogFolder(temporary);

    @BeforeEach
    void place() {
        folder = new LogFolder(temporary.resolve("audit"));
    }

    @Test
    void keepsTheChainAndPacksWhatHasEnded() throws IOException {
        try (AuditLog log = folder.log(SMALL)) {
            for (int i = 0; i < 10; i++) {
                append(log, 10);
            }
        }
        assertEquals(100, folder.lines("BREAKER_CLOSED").size());
        assertTrue(folder.lines("SEGMENT_OPENED").size() > 3);
        assertCounts(folder.lines().size());
        assertEquals(List.of(), folder.verify().faults());
        assertTrue(folder.names().stream().noneMatch(name -> name.matches("audit-\\d+\\.log")), () -> "packed");
        try (AuditLog log = folder.log(SMALL)) {
            append(log, 1);
        }
        assertEquals(List.of(), folder.lines("LOG_RECOVERED"));
        assertEquals(List.of(), folder.verify().faults());
    }

    @Test
    void removesWhatAKilledPackerLeft() throws IOException {
        folder.log(SMALL).close();
        String left = ".audit-0000000000000001.log.gz." + Long.MAX_VALUE / 10;
        Files.createFile(folder.file(left));
        folder.log(SMALL).close();
        assertTrue(!folder.names().contains(left));
    }

    @Test
    void happensAtAnAge() {
        AtomicReference<Instant> now = new AtomicReference<>(Folders.NOW);
        try (AuditLog log = folder.log(AuditConfig.defaults(), now::get, java.nio.channels.FileChannel::write)) {
            append(log, 1);
            now.set(Folders.NOW.plus(AuditConfig.defaults().segmentAge()));
            append(log, 1);
        }
        assertEquals(2, folder.lines("SEGMENT_OPENED").size());
        assertEquals(List.of(), folder.verify().faults());
    }

    @Test
    void goesOnWhereAKillCameBetween() throws IOException {
        try (AuditLog log = folder.log()) {
            append(log, 3);
        }
        Files.move(folder.open(), folder.file(Segments.name(1)));
        try (AuditLog log = folder.log()) {
            append(log, 3);
        }
        assertCounts(folder.lines().size());
        assertEquals(List.of(), folder.verify().faults());
    }

    @Test
    void retiresWhatIsTooMuch() throws IOException {
        AuditConfig few = keeping(2, Duration.ofDays(300));
        try (AuditLog log = folder.log(few)) {
            for (int i = 0; i < 20; i++) {
                append(log, 10);
            }
        }
        assertEquals(
                2,
                folder.names().stream()
                        .filter(name -> name.startsWith("audit-"))
                        .count());
        AuditTrail.Report report = folder.verify();
        assertEquals(List.of(), report.faults());
        assertTrue(report.first() > 1);
    }

    @Test
    void retiresWhatIsTooOld() throws IOException {
        try (AuditLog log = folder.log(keeping(1000, Duration.ofDays(300)))) {
            for (int i = 0; i < 5; i++) {
                append(log, 10);
            }
        }
        for (String name : folder.names()) {
            if (name.startsWith("audit-")) {
                Files.setLastModifiedTime(folder.file(name), FileTime.from(Folders.NOW.minus(Duration.ofDays(299))));
            }
        }
        try (AuditLog log = folder.log(keeping(1000, Duration.ofDays(1)))) {
            append(log, 20);
        }
        assertTrue(folder.verify().first() > 1);
        assertEquals(List.of(), folder.verify().faults());
    }

    private AuditConfig keeping(int segments, Duration retention) {
        return new AuditConfig(
                AuditConfig.OnFailure.REFUSE,
                64,
                AuditConfig.Sync.CHECKPOINT,
                100,
                Duration.ofHours(1),
                1 << 12,
                Duration.ofDays(1),
                true,
                retention,
                segments);
    }

    private void assertCounts(int lines) {
        assertEquals(
                LongStream.rangeClosed(1, lines).boxed().toList(),
                folder.lines().stream().map(line -> line.number("seq")).toList());
    }
}
