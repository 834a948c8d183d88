package io.p2p4j.node.assembly;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.security.Passphrase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class PassphrasesTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void areTheFirstLineOfAFile() throws IOException {
        for (String end : new String[] {"", "\n", "\r\n", "\nsecond line"}) {
            assertEquals(
                    "correct hörse \uD83D\uDC0E", text(Passphrases.ofFile(file("correct hörse \uD83D\uDC0E" + end))));
        }
        assertEquals(
                Passphrases.MAX_BYTES,
                text(Passphrases.ofFile(file("x".repeat(Passphrases.MAX_BYTES))))
                        .length());
    }

    @Test
    void areRefusedWhereOthersMayReadThem() throws IOException {
        Path file = file("secret");
        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            assertFails(ErrorCode.WRONG_MODE, () -> Passphrases.ofFile(file));
        }
    }

    @Test
    void areRefusedWhereThereAreNone() throws IOException {
        Path empty = file("\nsecond line");
        assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> Passphrases.ofFile(empty));
        assertFails(ErrorCode.STORAGE_FAILED, () -> Passphrases.ofFile(folder.resolve("missing")));
        assertFails(ErrorCode.STORAGE_FAILED, () -> Passphrases.ofDescriptor(999_999));
        assertThrows(IllegalArgumentException.class, () -> Passphrases.ofDescriptor(-1));
    }

    @Test
    void areBounded() throws IOException {
        Path file = file("x".repeat(Passphrases.MAX_BYTES + 1));
        assertFails(ErrorCode.STORAGE_FAILED, () -> Passphrases.ofFile(file));
    }

    @Test
    void areUtf8() throws IOException {
        Path file = file("");
        Files.write(file, new byte[] {'a', (byte) 0xff, 'b'});
        assertFails(ErrorCode.STORAGE_FAILED, () -> Passphrases.ofFile(file));
        Files.write(file, new byte[] {'a', (byte) 0xc3});
        assertFails(ErrorCode.STORAGE_FAILED, () -> Passphrases.ofFile(file));
    }

    @Test
    void comeFromTheEnvironment() {
        assertEquals(Optional.empty(), Passphrases.ofVariables(Map.of()));
        assertEquals(Optional.empty(), Passphrases.ofVariables(Map.of("P2P_PASSPHRASE", "")));
        assertEquals(
                "secret",
                text(Passphrases.ofVariables(Map.of("P2P_PASSPHRASE", "secret")).orElseThrow()));
    }

    @Test
    void areWipedWhereTheyWereTyped() {
        char[] typed = {'a', 'b'};
        assertEquals("ab", text(Passphrases.taken(typed)));
        assertArrayEquals(new char[2], typed);
    }

    private Path file(String content) throws IOException {
        Path file = folder.resolve("passphrase");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    private static String text(Passphrase passphrase) {
        return new String(passphrase.revealUtf8(), StandardCharsets.UTF_8);
    }

    private static void assertFails(ErrorCode code, Executable action) {
        StorageException e = assertThrows(StorageException.class, action);
        assertEquals(code, e.code());
    }
}
