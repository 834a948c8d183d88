package io.p2p4j.security.journal;

import io.p2p4j.api.security.KeyedStore;
import io.p2p4j.api.security.SecretJournal;
import io.p2p4j.api.security.SecretStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps entries in memory and each change of them in a journal of the secret store, one line an update.
 *
 * <p>Updates of many threads share a write. The journal is compacted when most of it is past.
 *
 * @param <K> the key
 * @param <V> the entry
 */
public abstract class JournaledStore<K, V> implements KeyedStore<K, V> {

    private final EntryCodec<K, V> codec;
    private final Entries<K, V> entries;
    private volatile Optional<SecretJournal> journal = Optional.empty();

    /** Makes a store that is not open yet. */
    protected JournaledStore(EntryCodec<K, V> codec) {
        this.codec = codec;
        this.entries = new Entries<>(codec);
    }

    @Override
    public final void open(SecretStore secrets) {
        if (journal.isPresent()) {
            throw new IllegalStateException("the store '" + codec.name() + "' is open already");
        }
        SecretJournal opened = secrets.journal(codec.name(), entries);
        refresh(opened);
        journal = Optional.of(opened);
    }

    @Override
    public final Optional<V> find(K key) {
        requireOpen();
        return entries.find(key);
    }

    @Override
    public final List<V> all() {
        requireOpen();
        return entries.all();
    }

    @Override
    public final void update(Map<K, UnaryOperator<Optional<V>>> changes) {
        SecretJournal open = requireOpen();
        Map<K, UnaryOperator<Optional<V>>> mine = Map.copyOf(changes);
        open.append(() -> entries.decide(mine));
        entries.show();
        if (entries.isWorthCompacting()) {
            open.compact(entries::compacted);
        }
    }

    @Override
    public final Collection<K> refresh() {
        return refresh(requireOpen());
    }

    private Collection<K> refresh(SecretJournal open) {
        open.refresh();
        if (entries.isPartial()) {
            open.append(() -> {
                entries.completed();
                return List.of();
            });
        }
        return entries.show();
    }

    private SecretJournal requireOpen() {
        return journal.orElseThrow(() -> new IllegalStateException("the store '" + codec.name() + "' is not open"));
    }
}
