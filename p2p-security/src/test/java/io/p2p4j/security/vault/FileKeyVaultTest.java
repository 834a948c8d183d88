package io.p2p4j.security.vault;

import static io.p2p4j.security.testing.Failures.assertFails;
import static io.p2p4j.security.testing.Folders.passphrase;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.PortableKeyVault;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.testing.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileKeyVaultTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void opensWhatItCreated() {
        Identity made = vault(false).create("node", passphrase("secret"));
        Identity bare = vault(false).create("bare", Optional.empty());
        assertEquals(
                made.peerId(), vault(false).open("node", passphrase("secret")).peerId());
        assertEquals(bare.peerId(), vault(false).open("bare", Optional.empty()).peerId());
        assertNotEquals(made.peerId(), bare.peerId());
        assertTrue(vault(false).contains("node"));
        assertFalse(vault(false).contains("other"));
    }

    @Test
    void keepsTheModesToTheOwner() throws IOException {
        vault(false).create("node", passphrase("secret"));
        assertEquals("rw-------", mode(file("node")));
        assertEquals("rwx------", mode(folder.resolve("keys")));
    }

    @Test
    void neverReplacesAKey() throws IOException {
        vault(false).create("node", passphrase("secret"));
        byte[] before = Files.readAllBytes(file("node"));
        assertFails(ErrorCode.STORAGE_FAILED, () -> vault(false).create("node", passphrase("secret")));
        assertFails(ErrorCode.STORAGE_FAILED, () -> vault(false).create("node", Optional.empty()));
        assertArrayEquals(before, Files.readAllBytes(file("node")));
    }

    @Test
    void refusesNamesThatCouldBePaths() {
        for (String name : new String[] {"", "../node", "a/b", "A", ".x", "x".repeat(65)}) {
            assertThrows(IllegalArgumentException.class, () -> vault(false).create(name, Optional.empty()));
            assertThrows(IllegalArgumentException.class, () -> vault(false).open(name, Optional.empty()));
            assertThrows(IllegalArgumentException.class, () -> vault(false).contains(name));
        }
    }

    @Nested
    class Answers {

        @Test
        void tellAbsence() {
            assertFails(ErrorCode.KEY_NOT_FOUND, () -> vault(false).open("node", passphrase("secret")));
        }

        @Test
        void tellThatAPassphraseIsMissing() {
            vault(false).create("node", passphrase("secret"));
            assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> vault(false).open("node", Optional.empty()));
        }

        @Test
        void tellThatThePassphraseIsWrong() {
            vault(false).create("node", passphrase("secret"));
            assertFails(ErrorCode.WRONG_PASSPHRASE, () -> vault(false).open("node", passphrase("Secret")));
        }

        @Test
        void tellDamageOfAnyByte() throws IOException {
            vault(false).create("node", passphrase("secret"));
            vault(false).create("bare", Optional.empty());
            for (String name : new String[] {"node", "bare"}) {
                byte[] whole = Files.readAllBytes(file(name));
                for (int at = 0; at < whole.length; at++) {
                    byte[] changed = whole.clone();
                    changed[at] ^= (byte) (1 << at % 8);
                    Files.write(file(name), changed);
                    assertFails(ErrorCode.STORAGE_DAMAGED, () -> vault(false).open(name, passphrase("secret")));
                }
            }
        }

        @Test
        void tellDamageByALostEnd() throws IOException {
            vault(false).create("node", passphrase("secret"));
            byte[] whole = Files.readAllBytes(file("node"));
            for (int length = 0; length < whole.length; length++) {
                Files.write(file("node"), java.util.Arrays.copyOf(whole, length));
                assertFails(ErrorCode.STORAGE_DAMAGED, () -> vault(false).open("node", passphrase("secret")));
            }
            Files.write(file("node"), new byte[KeyFile.MAX_LENGTH + 1]);
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> vault(false).open("node", passphrase("secret")));
        }

        @Test
        void tellThatOthersMayRead() throws IOException {
            vault(false).create("node", passphrase("secret"));
            Files.setPosixFilePermissions(file("node"), PosixFilePermissions.fromString("rw-r-----"));
            String fix = assertFails(ErrorCode.WRONG_MODE, () -> vault(false).open("node", passphrase("secret")))
                    .text(Detail.FIX)
                    .orElseThrow();
            assertEquals("chmod 600 " + file("node"), fix);
        }

        @Test
        void tellThatItIsAnotherKey() throws IOException {
            vault(false).create("node", Optional.empty());
            Files.copy(file("node"), file("other"));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> vault(false).open("other", Optional.empty()));
        }
    }

    @Nested
    class Passphrases {

        @Test
        void areRequiredWhereTheConfigurationSaysSo() {
            vault(false).create("bare", Optional.empty());
            assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> vault(true).create("node", Optional.empty()));
            assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> vault(true).open("bare", Optional.empty()));
            assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> vault(true).open("bare", passphrase("secret")));
            assertFalse(vault(true).contains("node"));
        }

        @Test
        void areNotAnsweredWithABareKeyThatSomebodyPutThere() {
            vault(false).create("node", Optional.empty());
            assertFails(ErrorCode.WRONG_PASSPHRASE, () -> vault(false).open("node", passphrase("secret")));
        }
    }

    @Nested
    class HostileFiles {

        @Test
        void cannotAskForMoreThanTheCeilingOrLessThanTheFloor() throws IOException {
            vault(false).create("node", passphrase("secret"));
            byte[] whole = Files.readAllBytes(file("node"));
            for (String hostile : new String[] {"m=65 t=1", "m=99999999 t=1", "m=15 t=1", "m=16 t=3", "m=16 t=0"}) {
                Files.write(file("node"), whole);
                rewrite(header -> header.replace("m=16 t=1", hostile));
                boolean weak = hostile.equals("m=15 t=1") || hostile.equals("m=16 t=0");
                assertFails(
                        weak ? ErrorCode.KEY_TOO_WEAK : ErrorCode.STORAGE_DAMAGED,
                        () -> vault(false).open("node", passphrase("secret")));
            }
        }

        @Test
        void cannotPassForGenuineOnes() throws IOException {
            vault(false).create("node", passphrase("secret"));
            byte[] whole = Files.readAllBytes(file("node"));
            for (String line : new String(whole, StandardCharsets.US_ASCII).split("\n", -1)) {
                for (int at = 0; at < line.length(); at++) {
                    char other = line.charAt(at) == 'a' ? 'b' : 'a';
                    String changed = line.substring(0, at) + other + line.substring(at + 1);
                    Files.write(file("node"), whole);
                    if (!line.startsWith("sha256")) {
                        rewrite(text -> text.replace(line, changed));
                        assertThrows(StorageException.class, () -> vault(false).open("node", passphrase("secret")));
                    }
                }
            }
        }

        @Test
        void areDamagedIfTheirCheckIsRightAndTheirContentIsNot() throws IOException {
            vault(false).create("node", passphrase("secret"));
            rewrite(text -> text.replaceFirst("nonce=.", text.contains("nonce=0") ? "nonce=1" : "nonce=0"));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> vault(false).open("node", passphrase("secret")));
        }

        /** Changes a file and gives it the checksum it then has. */
        private void rewrite(UnaryOperator<String> change) throws IOException {
            String text = Files.readString(file("node"));
            String body = change.apply(text.substring(0, text.indexOf("sha256: ")));
            Files.writeString(file("node"), body + "sha256: " + sha256(body) + "\n");
        }
    }

    @Nested
    class Crashes {

        @Test
        void beforeTheRenameLeaveNoKeyAndDoNotHinderTheNext() throws IOException {
            Files.createDirectories(folder.resolve("keys"));
            Files.writeString(folder.resolve("keys/.node.key.tmp"), "p2p4j-key 1\nname: no");
            assertFalse(vault(false).contains("node"));
            assertFails(ErrorCode.KEY_NOT_FOUND, () -> vault(false).open("node", Optional.empty()));
            Identity made = vault(false).create("node", Optional.empty());
            assertEquals(
                    made.peerId(), vault(false).open("node", Optional.empty()).peerId());
            assertFalse(Files.exists(folder.resolve("keys/.node.key.tmp")));
        }
    }

    @Test
    void letsOneOfManyCreators() throws Exception {
        java.util.concurrent.atomic.AtomicInteger made = new java.util.concurrent.atomic.AtomicInteger();
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                threads.execute(() -> {
                    try {
                        vault(false).create("node", Optional.empty());
                        made.incrementAndGet();
                    } catch (P2pException e) {
                        assertEquals(ErrorCode.STORAGE_FAILED, e.code());
                    }
                });
            }
        }
        assertEquals(1, made.get());
    }

    @Test
    void costsInProductionWhatItShould() {
        assertEquals(new Argon2Cost(65536, 3, 1), Argon2Policy.STANDARD.standard());
        assertEquals(Strength.WITHIN_BOUNDS, Argon2Policy.STANDARD.judge(Argon2Policy.STANDARD.standard()));
    }

    private PortableKeyVault vault(boolean requirePassphrase) {
        return (PortableKeyVault) FileKeyVaultProvider.vault(
                Folders.context(folder, true, requirePassphrase),
                new PrivateFolder(folder.resolve("keys"), Ticker.system()),
                Folders.CHEAP,
                new SecureRandom());
    }

    private Path file(String name) {
        return folder.resolve("keys").resolve(name + ".key");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String sha256(String text) {
        try {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
