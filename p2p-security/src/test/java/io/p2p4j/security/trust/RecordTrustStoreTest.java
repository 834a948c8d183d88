package io.p2p4j.security.trust;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.KeyedStore;
import io.p2p4j.api.security.SecretJournal;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.security.journal.JournaledStore;
import io.p2p4j.security.store.FileSecretStoreProvider;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Keys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordTrustStoreTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void keepsWhatWasPut() {
        TrustStore store = store();
        TrustRecord first = entry(1, TrustLevel.VERIFIED);
        TrustRecord second = entry(1, TrustLevel.UNTRUSTED);
        put(store, first);
        assertEquals(Optional.of(first), store.find(first.peer()));
        put(store, second);
        assertEquals(Optional.of(second), store.find(first.peer()));
        assertEquals(Optional.of(second), store().find(first.peer()));
        store.update(first.peer(), before -> Optional.empty());
        store.update(first.peer(), before -> Optional.empty());
        assertEquals(Optional.empty(), store.find(first.peer()));
        assertEquals(List.of(), store().all());
    }

    @Test
    void listsInTheOrderOfPeers() {
        TrustStore store = store();
        LongStream.range(0, 20).forEach(i -> put(store, entry(i, TrustLevel.TRUSTED)));
        List<PeerId> peers = store.all().stream().map(TrustRecord::peer).toList();
        assertEquals(peers.stream().sorted().toList(), peers);
        assertEquals(20, peers.size());
    }

    @Test
    void keepsTheChangesOfAnother() {
        TrustStore one = store();
        TrustStore other = store();
        put(one, entry(1, TrustLevel.TRUSTED));
        put(other, entry(2, TrustLevel.TRUSTED));
        assertEquals(2, other.all().size());
        assertEquals(1, one.all().size());
        assertEquals(List.of(Keys.ed25519(2).peerId()), List.copyOf(one.refresh()));
        assertEquals(2, one.all().size());
        other.update(Keys.ed25519(1).peerId(), before -> Optional.empty());
        assertEquals(List.of(Keys.ed25519(1).peerId()), List.copyOf(one.refresh()));
        assertEquals(List.of(), List.copyOf(one.refresh()));
        assertEquals(1, one.all().size());
    }

    @Test
    void refusesToOpenWhatIsDamaged() throws IOException {
        put(store(), entry(1, TrustLevel.UNTRUSTED));
        Path file = folder.resolve("state/trust.log");
        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length - 1] ^= 1;
        Files.write(file, damaged);
        assertFails(ErrorCode.STORAGE_DAMAGED, this::store);
        assertEquals(damaged.length, Files.size(file));
    }

    @Test
    void keepsWhatItKnowsIfTheFileIsDamagedLater() {
        TrustStore store = store();
        put(store, entry(1, TrustLevel.UNTRUSTED));
        secrets()
                .journal("trust", nothing())
                .append(() -> List.of("not what is written".getBytes(StandardCharsets.UTF_8)));
        assertFails(ErrorCode.STORAGE_DAMAGED, store::refresh);
        assertFails(ErrorCode.STORAGE_DAMAGED, () -> put(store, entry(2, TrustLevel.TRUSTED)));
        assertEquals(1, store.all().size());
    }

    @Test
    void decidesOnTheLatestRecordWhoeverWroteIt() {
        TrustStore one = store();
        TrustStore other = store();
        put(one, entry(1, TrustLevel.UNTRUSTED));
        PeerId peer = Keys.ed25519(1).peerId();
        other.update(peer, before -> before.isPresent() ? before : Optional.of(entry(1, TrustLevel.VERIFIED)));
        assertEquals(TrustLevel.UNTRUSTED, other.find(peer).orElseThrow().level());
    }

    @Test
    void leavesEverythingAsItWasIfAFunctionThrows() {
        TrustStore store = store();
        put(store, entry(1, TrustLevel.TRUSTED));
        Map<PeerId, UnaryOperator<Optional<TrustRecord>>> changes = new LinkedHashMap<>();
        changes.put(Keys.ed25519(1).peerId(), before -> Optional.empty());
        changes.put(Keys.ed25519(2).peerId(), before -> {
            throw new IllegalArgumentException("no");
        });
        assertThrows(IllegalArgumentException.class, () -> store.update(changes));
        assertThrows(
                IllegalArgumentException.class,
                () -> store.update(Keys.ed25519(3).peerId(), before -> Optional.of(entry(4, TrustLevel.TRUSTED))));
        assertEquals(1, store.all().size());
        assertEquals(store.all(), store().all());
    }

    @Test
    void writesTenThousandFirstContactsAsWhatTheyAre() throws Exception {
        TrustStore store = store();
        PeerId[] peers = new PeerId[10_000];
        for (int i = 0; i < peers.length; i++) {
            byte[] multihash = new byte[34];
            multihash[0] = 0x12;
            multihash[1] = 32;
            ByteBuffer.wrap(multihash).putInt(2, i);
            peers[i] = PeerId.ofBytes(multihash);
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> contacts = new ArrayList<>();
            for (PeerId peer : peers) {
                contacts.add(threads.submit(
                        () -> put(store, new TrustRecord(peer, TrustLevel.VERIFIED, Set.of(), "met", Folders.NOW))));
            }
            for (Future<?> contact : contacts) {
                contact.get();
            }
        }
        assertEquals(peers.length, store.all().size());
        assertEquals(store.all(), store().all());
        long written = Files.size(folder.resolve("state/trust.log"));
        assertTrue(written < peers.length * 600L, written + " bytes");
    }

    @Test
    void isCompactedWhenMostOfItIsPast() throws IOException {
        TrustStore store = store();
        long most = 0;
        String reason = "r".repeat(TrustRecord.MAX_REASON);
        for (int i = 0; i < 700; i++) {
            String own = reason.substring(String.valueOf(i).length()) + i;
            put(store, new TrustRecord(Keys.ed25519(1).peerId(), TrustLevel.TRUSTED, Set.of(), own, Folders.NOW));
            most = Math.max(most, Files.size(folder.resolve("state/trust.log")));
        }
        assertTrue(most > Files.size(folder.resolve("state/trust.log")), "it only grew");
        assertTrue(most < 600_000, most + " bytes");
        assertEquals(store.all(), store().all());
    }

    @Test
    void holdsNoMoreThanItReads() {
        Entries store = new Entries();
        store.open(secrets());
        for (int i = 0; i < Entries.MOST; i++) {
            put(store, entry(i, TrustLevel.TRUSTED));
        }
        assertFails(ErrorCode.STORAGE_FAILED, () -> put(store, entry(99, TrustLevel.TRUSTED)));
        put(store, entry(0, TrustLevel.UNTRUSTED));
        store.update(Keys.ed25519(1).peerId(), before -> Optional.empty());
        put(store, entry(99, TrustLevel.TRUSTED));
        assertEquals(Entries.MOST, store.all().size());
    }

    @Test
    void mustBeOpenedOnce() {
        TrustStore closed = new RecordTrustStore();
        assertThrows(
                IllegalStateException.class, () -> closed.find(Keys.ed25519(1).peerId()));
        TrustStore open = store();
        assertThrows(IllegalStateException.class, () -> open.open(secrets()));
    }

    private TrustStore store() {
        TrustStore store = new RecordTrustStore();
        store.open(secrets());
        return store;
    }

    private SecretStore secrets() {
        SecretStore secrets = new FileSecretStoreProvider().create(Folders.context(folder, true, false));
        secrets.unlock(Optional.empty());
        return secrets;
    }

    private static void put(KeyedStore<PeerId, TrustRecord> store, TrustRecord entry) {
        store.update(entry.peer(), before -> Optional.of(entry));
    }

    private static SecretJournal.Reader nothing() {
        return new SecretJournal.Reader() {
            @Override
            public void clear() {}

            @Override
            public void accept(byte[] entry) {}
        };
    }

    /** A store that is full soon. */
    private static final class Entries extends JournaledStore<PeerId, TrustRecord> {

        static final int MOST = 5;

        Entries() {
            super(new TrustRecordCodec() {
                @Override
                public int maxEntries() {
                    return MOST;
                }
            });
        }
    }

    private static TrustRecord entry(long number, TrustLevel level) {
        return new TrustRecord(Keys.ed25519(number).peerId(), level, Set.of(), "reason", Folders.NOW);
    }
}
