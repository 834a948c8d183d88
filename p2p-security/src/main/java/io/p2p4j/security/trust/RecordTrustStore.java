package io.p2p4j.security.trust;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Keeps trust records in the record {@code trust} of the secret store, and in memory for those who ask.
 *
 * <p>Reading takes no lock: it sees a snapshot that is never changed. A change is made to what is on disk at that
 * moment, so that those of another process stay.
 */
final class RecordTrustStore implements TrustStore {

    private static final String RECORD = "trust";

    /** What is in memory, and the version on disk it was read from, which is unknown after a change of our own. */
    private record Loaded(SecretStore secrets, Optional<String> version, Map<PeerId, TrustRecord> entries) {}

    private final ReentrantLock lock = new ReentrantLock(); // taken to replace the snapshot
    private volatile Optional<Loaded> loaded = Optional.empty();

    @Override
    public void open(SecretStore secrets) {
        lock.lock();
        try {
            if (loaded.isPresent()) {
                throw new IllegalStateException("the trust store is open already");
            }
            loaded = Optional.of(load(secrets));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<TrustRecord> find(PeerId peer) {
        return Optional.ofNullable(requireLoaded().entries().get(peer));
    }

    @Override
    public List<TrustRecord> all() {
        return TrustRecordsJson.sorted(requireLoaded().entries());
    }

    @Override
    public void put(TrustRecord entry) {
        TrustRecordsJson.requireBounded(entry);
        change(entries -> entries.put(entry.peer(), entry));
    }

    @Override
    public Optional<TrustRecord> remove(PeerId peer) {
        List<TrustRecord> removed = new ArrayList<>();
        change(entries -> Optional.ofNullable(entries.remove(peer)).ifPresent(removed::add));
        return removed.stream().findFirst();
    }

    @Override
    public void refresh() {
        lock.lock();
        try {
            Loaded present = requireLoaded();
            if (!present.version().equals(Optional.of(present.secrets().version(RECORD)))) {
                loaded = Optional.of(load(present.secrets()));
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(Consumer<Map<PeerId, TrustRecord>> how) {
        lock.lock();
        try {
            SecretStore secrets = requireLoaded().secrets();
            Map<PeerId, TrustRecord> entries = new HashMap<>();
            secrets.update(RECORD, present -> {
                present.ifPresent(json -> entries.putAll(TrustRecordsJson.decode(json)));
                how.accept(entries);
                return TrustRecordsJson.encode(entries);
            });
            loaded = Optional.of(new Loaded(secrets, Optional.empty(), entries));
        } finally {
            lock.unlock();
        }
    }

    /** The version is read first: a write in between makes the next refresh read again. */
    private static Loaded load(SecretStore secrets) {
        String version = secrets.version(RECORD);
        Map<PeerId, TrustRecord> entries =
                secrets.read(RECORD).map(TrustRecordsJson::decode).orElseGet(Map::of);
        return new Loaded(secrets, Optional.of(version), entries);
    }

    private Loaded requireLoaded() {
        return loaded.orElseThrow(() -> new IllegalStateException("the trust store is not open"));
    }
}
