package io.p2p4j.it.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecretStoreProvider;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.security.TrustStoreProvider;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustKillTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKilledTrustStoreHasEveryRecordThatWasAcknowledged() throws Exception {
        Kills.of(new TrustVictim(), folder);
    }

    /** Meets, blocks and forgets peers from several threads at once; the reason of a record is its number. */
    static final class TrustVictim implements Victim {

        private static final int THREADS = 4;
        private static final int PEERS = 20;

        @Override
        public void write(Path folder, Random random, Consumer<String> acknowledge) {
            TrustStore store = open(folder, random.nextBoolean());
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int own = i;
                long seed = random.nextLong();
                threads.add(Thread.ofPlatform().start(() -> change(store, own, new Random(seed), acknowledge)));
            }
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        /** Each thread has peers of its own, so that what it acknowledged last is what must be there. */
        private static void change(TrustStore store, int thread, Random random, Consumer<String> acknowledge) {
            while (true) {
                PeerId peer = peer(thread * PEERS + random.nextInt(PEERS));
                long number = store.find(peer).map(TrustVictim::number).orElse(0L) + 1;
                store.update(peer, before -> Optional.of(entry(peer, number)));
                synchronized (acknowledge) {
                    acknowledge.accept(peer + " " + number);
                }
            }
        }

        @Override
        public void inspect(Path folder, List<String> acknowledged) {
            TrustStore store = open(folder, acknowledged.size() % 2 == 0);
            for (int i = 0; i < THREADS * PEERS; i++) {
                PeerId peer = peer(i);
                long last = acknowledged.stream()
                        .filter(line -> line.startsWith(peer + " "))
                        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1)))
                        .max()
                        .orElse(0);
                Optional<TrustRecord> found = store.find(peer);
                long there = found.map(TrustVictim::number).orElse(0L);
                assertTrue(
                        there >= last,
                        () -> peer + ": " + there + " after " + last); // what a kill cut off may be there too
                found.ifPresent(entry -> assertEquals(entry(peer, there), entry));
            }
        }

        private static long number(TrustRecord entry) {
            return Long.parseLong(entry.reason());
        }

        private static TrustRecord entry(PeerId peer, long number) {
            TrustLevel level = number % 2 == 0 ? TrustLevel.UNTRUSTED : TrustLevel.VERIFIED;
            return new TrustRecord(peer, level, Set.of(), String.valueOf(number), Instant.EPOCH);
        }

        private static PeerId peer(int number) {
            byte[] multihash = new byte[34];
            multihash[0] = 0x12;
            multihash[1] = 32;
            ByteBuffer.wrap(multihash).putInt(2, number);
            return PeerId.ofBytes(multihash);
        }

        private static TrustStore open(Path folder, boolean encrypt) {
            SecretStore secrets = Security.part(SecretStoreProvider.class, folder, encrypt);
            secrets.unlock(Optional.empty());
            TrustStore store = Security.part(TrustStoreProvider.class, folder, encrypt);
            store.open(secrets);
            return store;
        }
    }
}
