package io.p2p4j.security.store;

import static io.p2p4j.security.testing.Failures.assertFails;
import static io.p2p4j.security.testing.Folders.passphrase;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.testing.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        assertTrue(raw("x").startsWith("p2p4j-state 1 x generation=1 key=1 aes-256-gcm\n"));
        assertFalse(raw("x").contains("easy to find"));
        write(store(false, passphrase("secret")), "y", "a text that is easy to find");
        assertTrue(raw("y").startsWith("p2p4j-state 1 y generation=1 key=1 aes-256-gmac\n"));
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
        void keepsTheNextKeyWhereThePresentOneIsGone() throws IOException {
            store(true, NONE).rekey(NONE, () -> {});
            Files.move(file("data.key"), file("data.key.next"));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store(true, NONE));
            assertTrue(Files.exists(file("data.key.next")));
        }

        @Test
        void demandsAPassphraseWhereTheConfigurationDoes() {
            assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> make(true, true).unlock(NONE));
            assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> make(false, true).unlock(NONE));
            assertFalse(Files.exists(file("data.key")));
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
                for (int at = 0; at < whole.length; at++) {
                    byte[] changed = whole.clone();
                    changed[at] ^= (byte) (1 << at % 8);
                    Files.write(file(name), changed);
                    assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.read(name));
                    assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.update(name, any -> new byte[0]));
                    assertArrayEquals(changed, Files.readAllBytes(file(name)), "it is kept as it is");
                }
                Files.write(file(name), whole);
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
                byte[] content = Files.readAllBytes(file(two));
                Files.write(file(two), Files.readAllBytes(file(one)));
                assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.read(two));
                Files.write(file(two), content);
            }
        }

        @Test
        void isARecordPutBackToAnEarlierState() throws IOException {
            SecretStore store = store(true, NONE);
            write(store, "x", "blocked: nobody");
            byte[] early = Files.readAllBytes(file("x"));
            write(store, "x", "blocked: mallory");
            byte[] late = Files.readAllBytes(file("x"));
            write(store, "other", "content");
            Files.write(file("x"), early);
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.read("x"));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store(true, NONE).read("x"));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.update("x", any -> new byte[0]));
            assertEquals("content", read(store, "other"));
            Files.write(file("x"), late);
            assertEquals("blocked: mallory", read(store, "x"));
        }

        @Test
        void isARecordThatIsGone() throws IOException {
            SecretStore store = store(true, NONE);
            write(store, "x", "content");
            Files.delete(file("x"));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.read("x"));
        }

        @Test
        void isAnIndexPutBackToAnEarlierStateOrGone() throws IOException {
            SecretStore store = store(true, NONE);
            write(store, "x", "1");
            byte[] early = Files.readAllBytes(file("store.index"));
            write(store, "x", "2");
            write(store, "x", "3");
            Files.write(file("store.index"), early);
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.read("x"));
            Files.delete(file("store.index"));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.read("x"));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store(true, NONE));
        }

        @Test
        void isARecordOfAnotherStore() throws IOException {
            write(store(true, NONE), "x", "1");
            byte[] foreign = Files.readAllBytes(file("x"));
            for (String name : new String[] {"x", "store.index", "data.key"}) {
                Files.delete(file(name));
            }
            SecretStore store = store(true, NONE);
            write(store, "x", "2");
            Files.write(file("x"), foreign);
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.read("x"));
        }
    }

    @Nested
    class OtherSettings {

        @Test
        void encryptAndDecryptWhatIsThere() throws IOException {
            for (boolean encrypt : new boolean[] {false, true, false}) {
                SecretStore store = store(encrypt, passphrase("secret"));
                write(store, "new-" + encrypt, "easy to find");
                store.close();
                SecretStore other = store(!encrypt, passphrase("secret"));
                assertEquals("easy to find", read(other, "new-" + encrypt));
                assertEquals(encrypt, raw("new-" + encrypt).contains("easy to find"));
                assertEquals(encrypt, raw("store.index").contains("new-" + encrypt + " 2 1"));
            }
        }

        @Test
        void letNobodyBringInARecordWithoutTheKey() throws IOException {
            write(store(false, passphrase("secret")), "x", "level: low");
            String text = raw("x");
            Files.writeString(file("x"), text.replace("low", "top"), StandardCharsets.ISO_8859_1);
            assertFails(
                    ErrorCode.STORAGE_DAMAGED,
                    () -> store(false, passphrase("secret")).read("x"));
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> store(true, passphrase("secret")));
        }
    }

    @Nested
    class AnotherKey {

        @Test
        void isUsedForEverythingAndOpensWithTheNextPassphrase() throws IOException {
            SecretStore store = store(true, passphrase("old"));
            write(store, "x", "content");
            String before = raw("x");
            store.rekey(passphrase("new"), () -> {});
            assertEquals("content", read(store, "x"));
            assertTrue(raw("x").startsWith("p2p4j-state 1 x generation=2 key=2 "));
            assertFalse(raw("x").endsWith(before.substring(before.length() - 16)));
            assertFails(ErrorCode.WRONG_PASSPHRASE, () -> store(true, passphrase("old")));
            SecretStore again = store(true, passphrase("new"));
            assertEquals("content", read(again, "x"));
            again.rekey(NONE, () -> {});
            assertEquals("content", read(store(true, NONE), "x"));
            assertTrue(raw("store.index").startsWith("p2p4j-state 1 store.index generation=3 key=3 "));
        }

        @Test
        void isDroppedIfWhatHappensMeanwhileFails() {
            SecretStore store = store(true, passphrase("old"));
            write(store, "x", "content");
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> store.rekey(passphrase("new"), () -> {
                        throw new UnsupportedOperationException();
                    }));
            assertEquals("content", read(store, "x"));
            assertEquals("content", read(store(true, passphrase("old")), "x"));
            assertFalse(Files.exists(file("data.key.next")));
        }

        @Test
        void opensWithTheNextPassphraseWhereTheProcessEndedAfterTheMiddle() throws IOException {
            SecretStore store = store(true, passphrase("old"));
            write(store, "x", "content");
            byte[][] middle = new byte[1][];
            store.rekey(passphrase("new"), () -> middle[0] = content("data.key.next"));
            SecretStore fresh = store(true, passphrase("new"));
            assertEquals("content", read(fresh, "x"));
            byte[] last = content("data.key");
            assertFalse(java.util.Arrays.equals(last, middle[0]), "the old key is dropped in the end");
        }

        @Test
        void endsTheUseOfTheOldOneByOthers() {
            SecretStore other = store(true, NONE);
            write(other, "x", "1");
            store(true, NONE).rekey(NONE, () -> {});
            assertFails(ErrorCode.STORAGE_FAILED, () -> other.read("x"));
            assertFails(ErrorCode.STORAGE_FAILED, () -> other.update("x", any -> new byte[0]));
        }

        private byte[] content(String name) {
            try {
                return Files.readAllBytes(file(name));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
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
                Folders.context(folder, encrypt, requirePassphrase),
                new PrivateFolder(folder.resolve("state"), Ticker.system()),
                Folders.CHEAP,
                new SecureRandom());
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
