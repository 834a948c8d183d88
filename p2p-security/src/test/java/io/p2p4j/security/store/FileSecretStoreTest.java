package io.p2p4j.security.store;

import static io.p2p4j.security.testing.Failures.assertFails;
import static io.p2p4j.security.testing.Folders.passphrase;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.security.testing.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSecretStoreTest {

    private static final Optional<Passphrase> NONE = Optional.empty();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void readsWhatWasWritten() {
        for (boolean encrypt : new boolean[] {true, false}) {
            String name = "record-" + encrypt;
            assertEquals(Optional.empty(), store(encrypt, NONE).read(name));
            write(store(encrypt, NONE), name, "first");
            write(store(encrypt, NONE), name, "second");
            assertEquals("second", read(store(encrypt, NONE), name));
        }
    }

    @Test
    void hidesTheContentWhereItEncrypts() throws IOException {
        write(store(true, passphrase("secret")), "x", "a text that is easy to find");
        assertFalse(raw("x").contains("easy to find"));
        write(store(false, NONE), "y", "a text that is easy to find");
        assertTrue(raw("y").startsWith("p2p4j-record 1 y generation=1 plain "));
        assertTrue(raw("y").contains("easy to find"));
    }

    @Test
    void boundsARecord() {
        SecretStore store = store(false, NONE);
        assertThrows(
                IllegalArgumentException.class, () -> store.update("x", none -> new byte[SecretStore.MAX_RECORD + 1]));
        assertThrows(IllegalArgumentException.class, () -> store.read("data.key"));
        assertEquals(Optional.empty(), store.read("x"));
    }

    @Test
    void isOfNoUseBeforeItIsUnlockedOrOnceItIsClosed() {
        SecretStore locked = make(true, false);
        assertThrows(IllegalStateException.class, () -> locked.read("x"));
        SecretStore store = store(true, NONE);
        assertThrows(IllegalStateException.class, () -> store.unlock(NONE));
        store.close();
        store.close();
        assertThrows(IllegalStateException.class, () -> store.update("x", none -> new byte[1]));
    }

    @Nested
    class Unlocking {

        @Test
        void answersAsTheVaultDoes() throws IOException {
            write(store(true, passphrase("secret")), "x", "content");
            assertFails(ErrorCode.WRONG_PASSPHRASE, () -> store(true, passphrase("other")));
            assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> store(true, NONE));
            assertEquals("content", read(store(true, passphrase("secret")), "x"));
            byte[] key = Files.readAllBytes(file("data.key"));
            key[100] ^= 1;
            Files.write(file("data.key"), key);
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store(true, passphrase("secret")));
        }

        @Test
        void demandsAPassphraseWhereTheConfigurationDoes() {
            assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> make(true, true).unlock(NONE));
            make(false, true).unlock(NONE); // nothing to protect
        }

        @Test
        void makesNoNewKeyWhereRecordsNeedTheOldOne() throws IOException {
            write(store(true, NONE), "x", "content");
            byte[] key = Files.readAllBytes(file("data.key"));
            Files.delete(file("data.key"));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store(true, NONE));
            assertFalse(Files.exists(file("data.key")));
            Files.write(file("data.key"), key);
            Files.setPosixFilePermissions(
                    file("data.key"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            assertEquals("content", read(store(true, NONE), "x"));
        }
    }

    @Nested
    class Damage {

        @Test
        void isNoticedAtEveryByte() throws IOException {
            for (boolean encrypt : new boolean[] {true, false}) {
                String name = "record-" + encrypt;
                write(store(encrypt, NONE), name, "content");
                byte[] whole = Files.readAllBytes(file(name));
                SecretStore store = store(encrypt, NONE);
                for (int at = encrypt ? 0 : "p2p4j-record 1 record-false generation=1".length();
                        at < whole.length;
                        at++) {
                    byte[] changed = whole.clone();
                    changed[at] ^= (byte) (1 << at % 8);
                    Files.write(file(name), changed);
                    assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.read(name));
                    assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.update(name, any -> new byte[0]));
                    assertArrayEquals(changed, Files.readAllBytes(file(name)), "it is kept as it is");
                }
            }
        }

        @Test
        void isNoticedWhereOneRecordTakesAnothersPlace() throws IOException {
            for (boolean encrypt : new boolean[] {true, false}) {
                String one = "one-" + encrypt;
                String two = "two-" + encrypt;
                SecretStore store = store(encrypt, NONE);
                write(store, one, "1");
                write(store, two, "2");
                Files.copy(file(one), file(two), StandardCopyOption.REPLACE_EXISTING);
                assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.read(two));
            }
        }

        @Test
        void isWhatAPlainRecordIsWhereEncryptionIsDemanded() {
            write(store(false, NONE), "x", "content");
            Optional<String> fix = assertFails(
                            ErrorCode.STORAGE_DAMAGED, () -> store(true, NONE).read("x"))
                    .text(Detail.FIX);
            assertTrue(fix.orElseThrow().contains("delete"));
        }

        @Test
        void isWhatAnEncryptedRecordIsWhereItIsNot() {
            write(store(true, NONE), "x", "content");
            Optional<String> fix = assertFails(
                            ErrorCode.STORAGE_DAMAGED, () -> store(false, NONE).read("x"))
                    .text(Detail.FIX);
            assertTrue(fix.orElseThrow().contains("encryption_at_rest"));
        }
    }

    @Nested
    class Updates {

        @Test
        void areAtomicAmongThreadsAndStores() throws Exception {
            SecretStore one = store(true, NONE);
            SecretStore two = store(true, NONE);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> left = threads.submit(() -> count(one));
                Future<?> right = threads.submit(() -> count(two));
                Future<?> third = threads.submit(() -> count(two));
                left.get();
                right.get();
                third.get();
            }
            assertEquals(60, one.read("counter").orElseThrow()[0]);
        }

        @Test
        void leaveTheOldRecordIfTheChangeFails() {
            SecretStore store = store(true, NONE);
            write(store, "x", "content");
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> store.update("x", old -> {
                        throw new UnsupportedOperationException();
                    }));
            assertEquals("content", read(store, "x"));
        }

        @Test
        void changeTheVersionEachTime() {
            SecretStore store = store(true, NONE);
            Set<String> versions = new HashSet<>();
            versions.add(store.version("x"));
            for (int i = 0; i < 20; i++) {
                write(store, "x", "always the same");
                assertEquals(store.version("x"), store.version("x"));
                assertTrue(versions.add(store.version("x")), "the clock of this test stands still");
            }
        }

        private void count(SecretStore store) {
            for (int i = 0; i < 20; i++) {
                store.update("counter", old -> new byte[] {(byte) (old.orElse(new byte[1])[0] + 1)});
            }
        }
    }

    private SecretStore store(boolean encrypt, Optional<Passphrase> passphrase) {
        SecretStore store = make(encrypt, false);
        store.unlock(passphrase);
        return store;
    }

    private SecretStore make(boolean encrypt, boolean requirePassphrase) {
        return new FileSecretStore(
                Folders.context(folder, encrypt, requirePassphrase), Folders.CHEAP, new SecureRandom());
    }

    private Path file(String name) {
        return folder.resolve("state").resolve(name);
    }

    private String raw(String name) throws IOException {
        return new String(Files.readAllBytes(file(name)), StandardCharsets.ISO_8859_1);
    }

    private static void write(SecretStore store, String name, String content) {
        store.update(name, old -> content.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(SecretStore store, String name) {
        return new String(store.read(name).orElseThrow(), StandardCharsets.UTF_8);
    }
}
