package io.p2p4j.security.trust;

import static io.p2p4j.security.testing.Failures.assertFails;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.security.store.FileSecretStoreProvider;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        store.put(first);
        assertEquals(Optional.of(first), store.find(first.peer()));
        store.put(second);
        assertEquals(Optional.of(second), store.find(first.peer()));
        assertEquals(Optional.of(second), store().find(first.peer()));
        assertEquals(Optional.of(second), store.remove(first.peer()));
        assertEquals(Optional.empty(), store.remove(first.peer()));
        assertEquals(Optional.empty(), store.find(first.peer()));
        assertEquals(List.of(), store().all());
    }

    @Test
    void listsInTheOrderOfPeers() {
        TrustStore store = store();
        LongStream.range(0, 20).forEach(i -> store.put(entry(i, TrustLevel.TRUSTED)));
        List<PeerId> peers = store.all().stream().map(TrustRecord::peer).toList();
        assertEquals(peers.stream().sorted().toList(), peers);
        assertEquals(20, peers.size());
    }

    @Test
    void keepsTheChangesOfAnother() {
        TrustStore one = store();
        TrustStore other = store();
        one.put(entry(1, TrustLevel.TRUSTED));
        other.put(entry(2, TrustLevel.TRUSTED));
        assertEquals(2, other.all().size());
        assertEquals(1, one.all().size());
        one.refresh();
        assertEquals(2, one.all().size());
        other.remove(Keys.ed25519(1).peerId());
        one.refresh();
        one.refresh();
        assertEquals(1, one.all().size());
    }

    @Test
    void refusesToOpenWhatIsDamaged() throws IOException {
        store().put(entry(1, TrustLevel.UNTRUSTED));
        Path file = folder.resolve("state/trust");
        byte[] damaged = Files.readAllBytes(file);
        damaged[damaged.length - 1] ^= 1;
        Files.write(file, damaged);
        assertFails(ErrorCode.STORAGE_DAMAGED, this::store);
        assertEquals(damaged.length, Files.size(file));
    }

    @Test
    void keepsWhatItKnowsIfTheFileIsDamagedLater() {
        TrustStore store = store();
        store.put(entry(1, TrustLevel.UNTRUSTED));
        secrets().update("trust", old -> "not JSON".getBytes(StandardCharsets.UTF_8));
        assertFails(ErrorCode.STORAGE_DAMAGED, store::refresh);
        assertFails(ErrorCode.STORAGE_DAMAGED, () -> store.put(entry(2, TrustLevel.TRUSTED)));
        assertEquals(1, store.all().size());
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

    private static TrustRecord entry(long number, TrustLevel level) {
        return new TrustRecord(Keys.ed25519(number).peerId(), level, Set.of(), "reason", Folders.NOW);
    }
}
