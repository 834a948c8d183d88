package io.p2p4j.security.files;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.time.Ticker;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {

    private static final FileTime STAMP = FileTime.from(Instant.parse("2026-01-02T03:04:05Z"));

    @TempDir
    private Path parent = Path.of("");

    @Test
    void replacesAFileWhole() throws IOException {
        PrivateFolder folder = folder(Ticker.system());
        folder.ensure();
        folder.replace("x", new byte[] {1, 2, 3}, STAMP);
        folder.replace("x", new byte[] {4}, STAMP);
        assertArrayEquals(new byte[] {4}, folder.read("x", 10).orElseThrow());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.file("x"))));
        assertEquals(STAMP, folder.attributes("x").orElseThrow().lastModifiedTime());
        assertTrue(folder.names().toList().equals(java.util.List.of("x")), "nothing temporary is left");
    }

    @Test
    void keepsTheOldContentIfItCannotWriteTheNew() throws IOException {
        PrivateFolder folder = folder(Ticker.system());
        folder.ensure();
        folder.replace("x", new byte[] {1}, STAMP);
        Files.createDirectories(folder.file(".x.tmp").resolve("in the way"));
        assertFails(ErrorCode.STORAGE_FAILED, () -> folder.replace("x", new byte[] {2}, STAMP));
        assertArrayEquals(new byte[] {1}, folder.read("x", 10).orElseThrow());
    }

    @Test
    void refusesAFileThatIsTooLong() {
        PrivateFolder folder = folder(Ticker.system());
        folder.ensure();
        folder.replace("x", new byte[10], STAMP);
        assertEquals(10, folder.read("x", 10).orElseThrow().length);
        assertFails(ErrorCode.STORAGE_DAMAGED, () -> folder.read("x", 9));
    }

    @Test
    void refusesAFolderThatOthersMayWrite() throws IOException {
        Files.createDirectory(parent.resolve("private"));
        Files.setPosixFilePermissions(parent.resolve("private"), PosixFilePermissions.fromString("rwxrwx---"));
        PrivateFolder folder = folder(Ticker.system());
        assertEquals(
                "chmod 700 " + parent.resolve("private"),
                assertFails(ErrorCode.WRONG_MODE, folder::ensure)
                        .text(Detail.FIX)
                        .orElseThrow());
    }

    @Test
    void waitsForALockNoLongerThanItsBound() throws IOException {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
        Duration step = ExclusiveLock.LONGEST_WAIT.dividedBy(3);
        PrivateFolder folder = folder(() -> nanos.addAndGet(step.toNanos()));
        Path file = folder.ensureFile(".lock");
        try (FileChannel other = FileChannel.open(file, StandardOpenOption.WRITE)) {
            other.lock();
            assertFails(ErrorCode.STORAGE_FAILED, () -> folder.exclusively(() -> 1));
        }
        assertEquals(1, folder.exclusively(() -> 1));
    }

    private PrivateFolder folder(Ticker ticker) {
        return new PrivateFolder(parent.resolve("private"), ticker);
    }
}
