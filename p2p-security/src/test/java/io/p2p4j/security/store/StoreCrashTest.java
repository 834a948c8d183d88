package io.p2p4j.security.store;

import static io.p2p4j.security.testing.Folders.passphrase;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.security.SecretJournal;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.files.Disk;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.testing.CrashingDisk;
import io.p2p4j.security.testing.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends the process at each step of each change, with and without a loss of power, and looks at what is left. */
class StoreCrashTest {

    private static final int LEAST_STEPS = 150;

    @TempDir
    private Path parent = Path.of("");

    @Test
    void nothingAcknowledgedIsLostAndNothingHalfIsTaken() throws IOException {
        for (boolean power : new boolean[] {false, true}) {
            int steps = 0;
            while (crashesAfter(steps, power)) {
                steps++;
            }
            assertTrue(steps >= LEAST_STEPS, "the scenario takes only " + steps + " steps");
        }
    }

    /** Returns whether the scenario did not get to its end. */
    private boolean crashesAfter(int steps, boolean power) throws IOException {
        Path folder = Files.createDirectory(parent.resolve("run-" + power + "-" + steps));
        Scenario scenario = new Scenario(folder);
        CrashingDisk disk = new CrashingDisk(steps);
        boolean crashed = ends(scenario, disk, power);
        if (steps % 3 == 0) { // and once more while the store is being mended
            ends(new Recovery(scenario), new CrashingDisk(steps % 23).knowing(folder.resolve("state")), power);
        }
        new Recovery(scenario).run(new CrashingDisk(Integer.MAX_VALUE));
        return crashed;
    }

    private static boolean ends(Run run, CrashingDisk disk, boolean power) throws IOException {
        try {
            run.run(disk);
            return false;
        } catch (CrashingDisk.Crash e) {
            if (power) {
                disk.losePower();
            }
            return true;
        }
    }

    private interface Run {
        void run(Disk disk);
    }

    /** Changes a store in every way there is, and remembers what was acknowledged and what is under way. */
    private static final class Scenario implements Run, SecretJournal.Reader {

        private final Path folder;
        private final Map<String, Set<String>> records = new HashMap<>(); // what a record may hold
        private final List<String> acknowledged = new ArrayList<>();
        private List<String> underWay = List.of();
        private String passphrase = "old";

        Scenario(Path folder) {
            this.folder = folder;
        }

        @Override
        public void run(Disk disk) {
            SecretStore store = open(folder, disk, true, passphrase);
            write(store, "a", "1");
            write(store, "a", "2");
            SecretJournal journal = store.journal("j", this);
            append(journal, "x");
            append(journal, "y", "z");
            write(store, "b", "3");
            journal.compact(() -> entries(acknowledged));
            append(journal, "w");
            store.rekey(Folders.passphrase("new"), () -> passphrase = "new");
            write(store, "a", "4");
            append(journal, "v");
            SecretStore readable = open(folder, disk, false, passphrase);
            write(readable, "b", "5");
            append(readable.journal("j", this), "u");
            write(open(folder, disk, true, passphrase), "a", "6");
        }

        private void write(SecretStore store, String name, String content) {
            Set<String> before = records.getOrDefault(name, Set.of(""));
            records.put(name, Set.of(before.iterator().next(), content));
            store.update(name, any -> content.getBytes(StandardCharsets.UTF_8));
            records.put(name, Set.of(content));
        }

        private void append(SecretJournal journal, String... texts) {
            underWay = List.of(texts);
            journal.append(() -> entries(underWay));
            acknowledged.addAll(underWay);
            underWay = List.of();
        }

        @Override
        public void clear() {}

        @Override
        public void accept(byte[] entry) {}
    }

    /** Opens what a scenario left, compares, and shows that it can be changed as ever. */
    private record Recovery(Scenario scenario) implements Run {

        @Override
        public void run(Disk disk) {
            for (boolean encrypt : new boolean[] {true, false}) {
                SecretStore store = open(scenario.folder, disk, encrypt, scenario.passphrase);
                scenario.records.forEach((name, possible) -> {
                    String found = store.read(name)
                            .map(content -> new String(content, StandardCharsets.UTF_8))
                            .orElse("");
                    assertTrue(possible.contains(found), () -> name + " is " + found + " and not of " + possible);
                });
                Entries found = new Entries();
                store.journal("j", found).refresh();
                List<String> whole = new ArrayList<>(scenario.acknowledged);
                if (!found.all.equals(whole)) {
                    whole.addAll(scenario.underWay);
                    assertEquals(whole, found.all);
                }
                store.update("mended", any -> new byte[1]);
            }
        }

        /** Remembers entries. */
        private static final class Entries implements SecretJournal.Reader {

            private final List<String> all = new ArrayList<>();

            @Override
            public void clear() {
                all.clear();
            }

            @Override
            public void accept(byte[] entry) {
                all.add(new String(entry, StandardCharsets.UTF_8));
            }
        }
    }

    private static SecretStore open(Path folder, Disk disk, boolean encrypt, String passphrase) {
        SecretStore store = new FileSecretStore(
                Folders.context(folder, encrypt, false),
                new PrivateFolder(folder.resolve("state"), Ticker.system(), disk),
                Folders.CHEAP,
                new SecureRandom());
        store.unlock(passphrase(passphrase));
        return store;
    }

    private static List<byte[]> entries(List<String> texts) {
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }
}
