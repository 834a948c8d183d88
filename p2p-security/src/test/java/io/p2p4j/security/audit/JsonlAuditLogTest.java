package io.p2p4j.security.audit;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditEvent.BreakerOpened;
import io.p2p4j.api.security.AuditEvent.NodeStarted;
import io.p2p4j.api.security.AuditEvent.NodeStopped;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonlAuditLogTest {

    private static final AuditEvent STARTED = new NodeStarted(Keys.ed25519(1).peerId(), List.of());
    private static final AuditEvent STOPPED = new NodeStopped(Keys.ed25519(1).peerId());

    @TempDir
    private Path folder = Path.of("");

    @Test
    void writesALineBeforeItReturns() throws IOException {
        try (AuditLog log = log()) {
            log.append(STARTED);
            Json line = lines().get(0);
            assertEquals(1, line.number("seq"));
            assertEquals(Folders.NOW.toString(), line.text("time"));
            assertEquals("NODE_STARTED", line.text("event"));
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void opensNothingBeforeTheFirstEvent() {
        log().close();
        assertTrue(Files.notExists(file()));
    }

    @Test
    void countsOnAfterARestart() throws IOException {
        for (int i = 0; i < 3; i++) {
            try (AuditLog log = log()) {
                log.append(STARTED);
                log.append(STOPPED);
            }
        }
        assertCounts(6);
    }

    @Test
    void countsAcrossThreadsAndLogs() throws Exception {
        AuditLog one = log();
        AuditLog other = log();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                AuditLog log = i % 2 == 0 ? one : other;
                threads.execute(() -> log.append(STARTED));
            }
        }
        assertCounts(100);
    }

    @Test
    void closesOffALineThatACrashLeft() throws IOException {
        append(log(), 2);
        byte[] whole = Files.readAllBytes(file());
        int second = new String(whole, StandardCharsets.US_ASCII).indexOf('\n') + 1;
        for (int kept = second + 1; kept < whole.length; kept += 9) {
            Files.write(file(), java.util.Arrays.copyOf(whole, kept));
            append(log(), 1);
            List<String> lines = Files.readAllLines(file());
            assertEquals(4, lines.size());
            Json note = Json.parse(lines.get(2).getBytes(StandardCharsets.US_ASCII));
            assertEquals("LOG_RECOVERED", note.text("event"));
            assertEquals(kept - second, note.number("unreadable_bytes"));
            assertEquals(3, note.number("seq"), "the lost line had 2");
            assertEquals(
                    4,
                    Json.parse(lines.get(3).getBytes(StandardCharsets.US_ASCII)).number("seq"));
        }
    }

    @Test
    void survivesACrashWhileItClosesALineOff() throws IOException {
        append(log(), 2);
        Files.writeString(file(), "{\"seq\":3,\"ti\n{\"seq\":4,\"time", StandardOpenOption.APPEND);
        append(log(), 1);
        List<String> lines = Files.readAllLines(file());
        assertTrue(lines.get(4).contains("LOG_RECOVERED"), lines::toString);
        assertTrue(Json.parse(lines.get(5).getBytes(StandardCharsets.US_ASCII)).number("seq") > 4);
    }

    @Test
    void refusesAFileThatIsNoLog() throws IOException {
        append(log(), 1);
        byte[] garbage = new byte[LogTail.WINDOW + 1];
        Files.write(file(), garbage);
        assertFails(ErrorCode.STORAGE_DAMAGED, () -> append(log(), 1));
        assertEquals(garbage.length, Files.size(file()));
    }

    @Test
    void isNotTakenAwayByAnInterrupt() throws IOException {
        AuditLog log = log();
        append(log, 1);
        Thread.currentThread().interrupt();
        append(log, 1);
        assertTrue(Thread.interrupted(), "the interrupt is its owner's");
        append(log, 1);
        assertCounts(3);
    }

    @Test
    void saysSoWhenItCannotWrite() throws IOException {
        Files.createDirectories(file());
        assertFails(ErrorCode.STORAGE_FAILED, () -> append(log(), 1));
    }

    @Test
    void takesNothingOnceClosed() {
        AuditLog log = log();
        append(log, 1);
        log.close();
        log.close();
        assertFails(ErrorCode.STORAGE_FAILED, () -> append(log, 1));
    }

    private AuditLog log() {
        return new JsonlAuditLogProvider().create(Folders.context(folder, true, false));
    }

    private static void append(AuditLog log, int events) {
        for (int i = 0; i < events; i++) {
            log.append(new BreakerOpened(Keys.ed25519(1).peerId()));
        }
    }

    private void assertCounts(int events) throws IOException {
        assertEquals(
                LongStream.rangeClosed(1, events).boxed().toList(),
                lines().stream().map(line -> line.number("seq")).toList());
    }

    private List<Json> lines() throws IOException {
        return Files.readAllLines(file()).stream()
                .map(line -> Json.parse(line.getBytes(StandardCharsets.US_ASCII)))
                .toList();
    }

    private Path file() {
        return folder.resolve("audit/audit.log");
    }
}
