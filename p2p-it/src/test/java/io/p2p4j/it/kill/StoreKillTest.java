package io.p2p4j.it.kill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.security.SecretJournal;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecretStoreProvider;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreKillTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKilledStoreHasAllThatWasAcknowledgedAndNothingHalf() throws Exception {
        Kills.of(new StoreVictim(), folder);
    }

    /** Counts in records and a journal, changes keys and settings. */
    static final class StoreVictim implements Victim {

        private static final int RECORDS = 3;
        private static final int BATCH = 5;

        @Override
        public void write(Path folder, Random random, Consumer<String> acknowledge) {
            SecretStore store = open(folder, random.nextBoolean());
            Counter counter = new Counter();
            SecretJournal journal = store.journal("counter", counter);
            while (true) {
                switch (random.nextInt(20)) {
                    case 0 -> store.rekey(Optional.empty(), () -> {});
                    case 1 -> journal.compact(() -> List.of(bytes(counter.last)));
                    case 2, 3, 4, 5, 6, 7, 8, 9 -> {
                        String name = "record-" + random.nextInt(RECORDS);
                        store.update(name, before -> bytes(number(before) + 1));
                        acknowledge.accept(name + " " + number(store.read(name)));
                    }
                    default -> {
                        int more = 1 + random.nextInt(BATCH);
                        journal.append(() -> LongStream.rangeClosed(counter.last + 1, counter.last + more)
                                .mapToObj(StoreVictim::bytes)
                                .toList());
                        acknowledge.accept("counter " + counter.last);
                    }
                }
            }
        }

        @Override
        public void inspect(Path folder, List<String> acknowledged) {
            try (SecretStore store = open(folder, acknowledged.size() % 2 == 0)) {
                for (int i = 0; i < RECORDS; i++) {
                    String name = "record-" + i;
                    requireWithin(name, last(acknowledged, name), number(store.read(name)), 1);
                }
                Counter counter = new Counter();
                store.journal("counter", counter).refresh();
                requireWithin("counter", last(acknowledged, "counter"), counter.last, BATCH);
            }
        }

        private static void requireWithin(String name, long acknowledged, long found, int underWay) {
            assertTrue(
                    found >= acknowledged && found <= acknowledged + underWay,
                    () -> name + " is " + found + " and " + acknowledged + " was acknowledged");
        }

        private static long last(List<String> acknowledged, String name) {
            return acknowledged.stream()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                    .max()
                    .orElse(0);
        }

        private static SecretStore open(Path folder, boolean encrypt) {
            SecretStore store = Security.part(SecretStoreProvider.class, folder, encrypt);
            store.unlock(Optional.empty());
            return store;
        }

        private static byte[] bytes(long number) {
            return String.valueOf(number).getBytes(StandardCharsets.US_ASCII);
        }

        private static long number(Optional<byte[]> content) {
            return content.map(bytes -> Long.parseLong(new String(bytes, StandardCharsets.US_ASCII)))
                    .orElse(0L);
        }

        /** Holds the last number, and takes none but the next. */
        private static final class Counter implements SecretJournal.Reader {

            private long last;

            @Override
            public void clear() {
                last = 0;
            }

            @Override
            public void accept(byte[] entry) {
                long next = number(Optional.of(entry));
                if (last != 0 && next != last + 1) {
                    throw new IllegalStateException(next + " follows " + last);
                }
                last = next;
            }
        }
    }
}
