package io.p2p4j.security.audit;

import static io.p2p4j.security.audit.LogFolder.EVENT;
import static io.p2p4j.security.audit.LogFolder.SIGNER;
import static io.p2p4j.security.audit.LogFolder.SMALL;
import static io.p2p4j.security.audit.LogFolder.append;
import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.AuditConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.api.security.AuditLog;
import io.p2p4j.api.security.AuditTrail;
import io.p2p4j.api.security.Identity;
import io.p2p4j.security.audit.chain.Chain;
import io.p2p4j.security.audit.chain.Checkpoint;
import io.p2p4j.security.audit.line.LineReader;
import io.p2p4j.security.audit.segment.Segments;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JsonlAuditLogTest {

    @TempDir
    private Path temporary = Path.of("");

    private LogFolder folder = new LogFolder(temporary);

    @BeforeEach
    void place() {
        folder = new LogFolder(temporary.resolve("audit"));
    }

    @Nested
    class Lines {

        @Test
        void areThereWhenAFlushReturns() throws IOException {
            try (AuditLog log = folder.log()) {
                append(log, 1);
                assertEquals(List.of("SEGMENT_OPENED", "BREAKER_CLOSED"), events());
            }
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.open())));
        }

        @Test
        void areThereWhenTheLogIsClosed() {
            try (AuditLog log = folder.log()) {
                log.append(EVENT);
            }
            assertEquals(List.of("SEGMENT_OPENED", "BREAKER_CLOSED", "CHECKPOINT"), events());
        }

        @Test
        void carryTheHashOfTheLineBefore() throws Exception {
            try (AuditLog log = folder.log()) {
                append(log, 20);
            }
            String hash = Chain.BEGINNING;
            for (String line : folder.texts()) {
                assertEquals(
                        hash,
                        Json.parse(line.getBytes(StandardCharsets.US_ASCII)).text("prev"));
                byte[] bytes = (line + "\n").getBytes(StandardCharsets.US_ASCII);
                hash = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            }
        }

        @Test
        void areCountedOnAfterARestart() {
            for (int i = 0; i < 3; i++) {
                try (AuditLog log = folder.log()) {
                    append(log, 2);
                }
            }
            assertCounts(1 + 3 * 3);
            assertTrue(folder.verify().intact(), () -> folder.verify().toString());
        }

        @Test
        void areCountedAcrossThreadsAndLogs() throws Exception {
            try (AuditLog one = folder.log(SMALL);
                    AuditLog other = folder.log(SMALL);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 100; i++) {
                    AuditLog log = i % 2 == 0 ? one : other;
                    threads.execute(() -> append(log, 3));
                }
            }
            assertEquals(300, folder.lines("BREAKER_CLOSED").size());
            assertCounts(folder.lines().size());
            assertEquals(List.of(), folder.verify().faults());
        }

        @Test
        void areInTheOrderOfTheCalls() {
            try (AuditLog log = folder.log()) {
                for (int i = 0; i < 1000; i++) {
                    log.append(new AuditEvent.TokenRevoked("t" + i));
                }
            }
            assertEquals(
                    IntStream.range(0, 1000).mapToObj(i -> "t" + i).toList(),
                    folder.lines("TOKEN_REVOKED").stream()
                            .map(line -> line.text("token"))
                            .toList());
        }

        @Test
        void areWrittenForWhoeverWasInterrupted() {
            try (AuditLog log = folder.log()) {
                Thread.currentThread().interrupt();
                append(log, 1);
                assertTrue(Thread.interrupted(), "the interrupt is its owner's");
                append(log, 1);
            }
            assertEquals(2, folder.lines("BREAKER_CLOSED").size());
        }
    }

    @Nested
    class Checkpoints {

        @Test
        void areSignedEverySoManyLines() throws IOException {
            try (AuditLog log = folder.log(LogFolder.config(AuditConfig.OnFailure.REFUSE, 1 << 20, 10))) {
                append(log, 9);
                assertEquals(1, folder.lines("CHECKPOINT").size());
                Checkpoint head = head();
                assertEquals(11, head.size());
                assertTrue(head.isBy(SIGNER.publicKey()));
            }
        }

        @Test
        void areSignedAfterSomeTime() throws Exception {
            AuditConfig usual = AuditConfig.defaults();
            AuditConfig soon = new AuditConfig(
                    usual.onFailure(),
                    64,
                    AuditConfig.Sync.BATCH,
                    1000,
                    Duration.ofMillis(20),
                    1 << 20,
                    usual.segmentAge(),
                    true,
                    usual.retention(),
                    10);
            try (AuditLog log = folder.log(soon)) {
                append(log, 1);
                while (folder.lines("CHECKPOINT").isEmpty()) {
                    Thread.onSpinWait();
                }
            }
            assertEquals(List.of(), folder.verify().faults());
        }

        @Test
        void coverAllOfALogThatWasClosed() {
            try (AuditLog log = folder.log()) {
                append(log, 5);
            }
            AuditTrail.Report report = folder.verify();
            assertEquals(7, report.last());
            assertEquals(7, report.signed());
        }

        @Test
        void areSignedByTheIdentityThatFollows() {
            Identity next = Keys.ed25519(2);
            try (AuditLog log = folder.log(SMALL)) {
                append(log, 12);
                log.append(new AuditEvent.KeyRotated(SIGNER.peerId(), next.peerId()));
                log.open(next);
                append(log, 12);
            }
            assertEquals(
                    List.of(),
                    folder.trail()
                            .verify(Set.of(next.peerId()), Optional.empty())
                            .faults());
            assertTrue(!folder.verify().intact(), "the former identity does not vouch for what came after it");
        }

        private Checkpoint head() throws IOException {
            return Checkpoint.parse(Files.readString(folder.file(Segments.HEAD)))
                    .orElseThrow();
        }
    }

    @Nested
    class AKill {

        @Test
        void isToldAtTheNextStart() throws IOException {
            LogFolder killed;
            try (AuditLog log = folder.log()) {
                append(log, 2);
                killed = folder.killed(temporary.resolve("killed"));
            }
            try (AuditLog log = killed.log()) {
                append(log, 1);
            }
            Json note = killed.lines("LOG_RECOVERED").get(0);
            assertEquals(0, note.number("cut_bytes"));
            assertEquals(4, note.number("expected"));
            assertEquals(List.of(), killed.verify().faults());
        }

        @Test
        void cutsTheLineThatWasNotFinished() throws IOException {
            byte[] whole;
            try (AuditLog log = folder.log()) {
                append(log, 2);
                whole = Files.readAllBytes(
                        folder.killed(temporary.resolve("killed")).open());
            }
            int lastLine = new String(whole, 0, whole.length - 1, StandardCharsets.US_ASCII).lastIndexOf('\n') + 1;
            for (int kept = 1; kept < whole.length; kept += 37) {
                LogFolder torn = new LogFolder(temporary.resolve("torn-" + kept));
                Files.createDirectories(torn.path());
                Files.write(torn.open(), java.util.Arrays.copyOf(whole, kept));
                try (AuditLog log = torn.log()) {
                    append(log, 1);
                }
                List<Json> told = torn.lines("LOG_RECOVERED");
                assertEquals(1, told.size());
                if (kept > lastLine) {
                    assertEquals(kept - lastLine, told.get(0).number("cut_bytes"));
                }
                assertEquals(List.of(), torn.verify().faults());
            }
        }

        @Test
        void isNotToldOfALogThatSomebodyElseHasOpen() {
            try (AuditLog log = folder.log()) {
                append(log, 1);
                folder.log().close();
                append(log, 1);
            }
            assertEquals(List.of(), folder.lines("LOG_RECOVERED"));
        }
    }

    @Nested
    class Damage {

        @Test
        void isNotWrittenOn() throws IOException {
            try (AuditLog log = folder.log()) {
                append(log, 5);
            }
            byte[] bytes = Files.readAllBytes(folder.open());
            bytes[bytes.length / 2] ^= 1;
            Files.write(folder.open(), bytes);
            assertFails(ErrorCode.STORAGE_DAMAGED, folder::log);
            assertEquals(bytes.length, Files.size(folder.open()));
        }

        @Test
        void isALogThatEndsBeforeItsCheckpoint() throws IOException {
            try (AuditLog log = folder.log()) {
                append(log, 5);
            }
            List<String> lines = Files.readAllLines(folder.open());
            Files.writeString(folder.open(), String.join("\n", lines.subList(0, 4)) + "\n");
            assertFails(ErrorCode.STORAGE_DAMAGED, folder::log);
        }

        @Test
        void isAFileThatIsNoLog() throws IOException {
            Files.createDirectories(folder.path());
            byte[] garbage = new byte[LineReader.MAX_LINE + 1];
            Files.write(folder.open(), garbage);
            assertFails(ErrorCode.STORAGE_FAILED, folder::log);
            assertEquals(garbage.length, Files.size(folder.open()));
        }

        @Test
        void isNoticedWhileTheLogIsWritten() throws IOException {
            try (AuditLog log = folder.log()) {
                append(log, 5);
                byte[] before = Files.readAllBytes(folder.open());
                Files.write(folder.open(), java.util.Arrays.copyOf(before, before.length / 2));
                assertFails(ErrorCode.STORAGE_DAMAGED, () -> append(log, 1));
                assertFails(ErrorCode.STORAGE_DAMAGED, () -> append(log, 1));
                Files.write(folder.open(), before);
                log.flush();
                assertEquals(6, folder.lines("BREAKER_CLOSED").size());
            }
        }
    }

    @Nested
    class Refusals {

        @Test
        void needAnOpenLog() {
            AuditLog log = folder.log();
            append(log, 1);
            log.close();
            log.close();
            assertFails(ErrorCode.STORAGE_FAILED, () -> log.append(EVENT));
            AuditLog never = new JsonlAuditLogProvider().create(Folders.context(temporary, true, false));
            assertThrows(IllegalStateException.class, () -> never.append(EVENT));
            never.close();
        }

        @Test
        void areToldAtTheStartWhereNothingCanBeWritten() throws IOException {
            Files.createDirectories(folder.open());
            assertFails(ErrorCode.STORAGE_FAILED, folder::log);
        }
    }

    private List<String> events() {
        return folder.lines().stream().map(line -> line.text("event")).toList();
    }

    private void assertCounts(int lines) {
        assertEquals(
                LongStream.rangeClosed(1, lines).boxed().toList(),
                folder.lines().stream().map(line -> line.number("seq")).toList());
    }
}
