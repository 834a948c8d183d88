package io.p2p4j.security.store;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.security.SecretJournal;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.testing.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void handsOnWhatWasAppended() {
        for (boolean encrypt : new boolean[] {true, false}) {
            Log log = new Log();
            SecretJournal journal = store(encrypt).journal("j-" + encrypt, log);
            journal.refresh();
            assertEquals(List.of(), log.entries);
            journal.append(() -> entries("a", "b"));
            journal.append(() -> entries("c"));
            journal.append(() -> entries());
            assertEquals(List.of("a", "b", "c"), log.entries);
            assertEquals(List.of("a", "b", "c"), reread(encrypt, "j-" + encrypt));
        }
    }

    @Test
    void handsEachWriterWhatOthersWroteBefore() {
        Log one = new Log();
        Log two = new Log();
        SecretJournal first = store(true).journal("j", one);
        SecretJournal second = store(true).journal("j", two);
        for (int i = 0; i < 5; i++) {
            first.append(() -> entries(String.valueOf(one.entries.size())));
            second.append(() -> entries(String.valueOf(two.entries.size())));
        }
        first.refresh();
        assertEquals(two.entries, one.entries);
        assertEquals(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), one.entries);
    }

    @Test
    void isShorterOnceItIsCompacted() throws IOException {
        Log log = new Log();
        Log other = new Log();
        SecretJournal journal = store(true).journal("j", log);
        SecretJournal watching = store(true).journal("j", other);
        for (int i = 0; i < 50; i++) {
            journal.append(() -> entries("an entry"));
        }
        watching.refresh();
        long before = Files.size(file());
        journal.compact(() -> entries("50 entries"));
        assertTrue(Files.size(file()) < before / 10);
        journal.append(() -> entries("one more"));
        watching.refresh();
        assertEquals(List.of("50 entries", "one more"), log.entries);
        assertEquals(log.entries, other.entries);
        assertEquals(log.entries, reread(true, "j"));
        journal.compact(() -> entries());
        assertEquals(List.of(), reread(true, "j"));
    }

    @Test
    void sharesWritesAmongThreads() throws Exception {
        SecretStore store = store(true);
        Log log = new Log();
        SecretJournal journal = store.journal("j", log);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 500; i++) {
                String entry = "entry " + i;
                all.add(threads.submit(() -> journal.append(() -> entries(entry))));
            }
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertEquals(500, new HashSet<>(log.entries).size());
        assertEquals(log.entries, reread(true, "j"));
    }

    @Test
    void boundsWhatIsAppended() {
        Log log = new Log();
        SecretJournal journal = store(true).journal("j", log);
        byte[] big = new byte[SecretJournal.MAX_JOURNAL / 2 + 1];
        assertThrows(IllegalArgumentException.class, () -> journal.append(() -> List.of(big, big)));
        assertEquals(List.of(), log.entries);
        journal.append(() -> List.of(big));
        assertFails(ErrorCode.STORAGE_FAILED, () -> {
            journal.append(() -> List.of(big));
            journal.append(() -> List.of(big));
        });
        journal.compact(() -> entries("small"));
        journal.append(() -> entries("again"));
        assertEquals(List.of("small", "again"), log.entries);
    }

    @Test
    void neverWritesWhatItCouldNotReadAgain() {
        SecretJournal journal = store(true).journal("j", new Log());
        journal.append(() -> entries("a"));
        List<byte[]> tiny = java.util.Collections.nCopies((SecretJournal.MAX_JOURNAL >> 2) + (1 << 20), new byte[1]);
        assertFails(ErrorCode.STORAGE_FAILED, () -> journal.compact(() -> tiny));
        assertEquals(List.of("a"), reread(true, "j"));
    }

    @Test
    void isEncryptedWithItsStore() throws IOException {
        store(false).journal("j", new Log()).append(() -> entries("easy to find"));
        assertTrue(Files.readString(file(), StandardCharsets.ISO_8859_1).contains("easy to find"));
        assertEquals(List.of("easy to find"), reread(true, "j"));
        assertFalse(Files.readString(file(), StandardCharsets.ISO_8859_1).contains("easy to find"));
        SecretStore store = store(true);
        Log log = new Log();
        SecretJournal journal = store.journal("j", log);
        store.rekey(Optional.empty(), () -> {});
        journal.append(() -> entries("more"));
        assertEquals(List.of("easy to find", "more"), log.entries);
        assertEquals(log.entries, reread(true, "j"));
    }

    @Nested
    class Failures {

        @Test
        void ofOneWhoIsAskedConcernNobodyElse() {
            Log log = new Log();
            SecretJournal journal = store(true).journal("j", log);
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> journal.append(() -> {
                        throw new UnsupportedOperationException();
                    }));
            journal.append(() -> entries("a"));
            assertEquals(List.of("a"), reread(true, "j"));
        }

        @Test
        void ofTheReaderMakeTheJournalStartOver() {
            Log log = new Log();
            SecretJournal journal = store(true).journal("j", log);
            journal.append(() -> entries("a"));
            log.refused = "b";
            assertThrows(UnsupportedOperationException.class, () -> journal.append(() -> entries("x", "b")));
            assertEquals(List.of("a", "x"), log.entries);
            journal.append(() -> entries("c"));
            assertEquals(List.of("a", "c"), log.entries);
            assertEquals(List.of("a", "c"), reread(true, "j"));
        }
    }

    @Nested
    class Damage {

        @Test
        void isEveryChangeOfAByteAndEveryLostEnd() throws IOException {
            SecretStore store = store(true);
            SecretJournal journal = store.journal("j", new Log());
            journal.append(() -> entries("a"));
            journal.append(() -> entries("b"));
            byte[] whole = Files.readAllBytes(file());
            for (int at = 0; at < whole.length; at++) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) (1 << at % 8);
                Files.write(file(), changed);
                assertFails(ErrorCode.STORAGE_DAMAGED, () -> reread(store, "j"));
                Files.write(file(), Arrays.copyOf(whole, at));
                assertFails(ErrorCode.STORAGE_DAMAGED, () -> reread(store, "j"));
            }
            Files.write(file(), whole);
            assertEquals(List.of("a", "b"), reread(store, "j"));
        }

        @Test
        void isAJournalPutBackToBeforeItWasCompacted() throws IOException {
            SecretJournal journal = store(true).journal("j", new Log());
            journal.append(() -> entries("a"));
            byte[] before = Files.readAllBytes(file());
            journal.compact(() -> entries("b"));
            Files.write(file(), before);
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> reread(true, "j"));
        }

        @Test
        void isNotWhatACrashLeavesBehindTheLastEntry() throws IOException {
            SecretStore store = store(true);
            store.journal("j", new Log()).append(() -> entries("a"));
            for (int length = 1; length < 60; length++) {
                byte[] torn = new byte[length];
                torn[Math.min(3, length - 1)] = (byte) 200;
                Files.write(file(), torn, StandardOpenOption.APPEND);
                assertEquals(List.of("a"), reread(store, "j"));
            }
            Log log = new Log();
            store(true).journal("j", log).append(() -> entries("b"));
            assertEquals(List.of("a", "b"), log.entries);
            assertEquals(List.of("a", "b"), reread(true, "j"));
        }
    }

    private List<String> reread(boolean encrypt, String name) {
        return reread(store(encrypt), name);
    }

    private static List<String> reread(SecretStore store, String name) {
        Log log = new Log();
        store.journal(name, log).refresh();
        return log.entries;
    }

    private SecretStore store(boolean encrypt) {
        SecretStore store = new FileSecretStore(
                Folders.context(folder, encrypt, false),
                new PrivateFolder(folder.resolve("state"), Ticker.system()),
                Folders.CHEAP,
                new SecureRandom());
        store.unlock(Optional.empty());
        return store;
    }

    private Path file() {
        return folder.resolve("state/j.log");
    }

    private static List<byte[]> entries(String... texts) {
        return Stream.of(texts)
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /** Remembers entries as texts, but for one that it cannot take. */
    private static final class Log implements SecretJournal.Reader {

        private final List<String> entries = new ArrayList<>();
        private String refused = "";

        @Override
        public void clear() {
            entries.clear();
        }

        @Override
        public void accept(byte[] entry) {
            String text = entry.length > 100 ? "long" : new String(entry, StandardCharsets.UTF_8);
            if (text.equals(refused)) {
                throw new UnsupportedOperationException();
            }
            entries.add(text);
        }
    }
}
