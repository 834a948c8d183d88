package io.p2p4j.api.security;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps entries of one kind by their keys. Thread-safe, also against other processes that share the folder.
 *
 * <h2>Guarantees</h2>
 *
 * A change is durable when {@link #update} returns; a crash at any moment loses none that had returned. Changes that many
 * threads make at once are written together. A store that cannot be read refuses to open and keeps the file: a blocked
 * peer is never unblocked by damage.
 *
 * @param <K> the key
 * @param <V> the entry
 */
public interface KeyedStore<K, V> {

    /**
     * Loads the entries; must be called once before any other method.
     *
     * @param secrets where they are kept, unlocked
     * @throws io.p2p4j.api.error.StorageException if they cannot be read
     */
    void open(SecretStore secrets);

    /** Returns an entry; fast enough for every message. */
    Optional<V> find(K key);

    /** Returns every entry, in the order of the keys. */
    List<V> all();

    /**
     * Replaces entries by what functions make of them, all of it or nothing.
     *
     * <p>A function sees the latest entry, also one of another process, and decides on its own: to add, replace, remove
     * ({@code Optional.empty()}) or leave it as it is. It may run on another thread and neither blocks nor calls a store; what
     * it throws passes through and leaves all entries of this call as they were.
     *
     * @throws io.p2p4j.api.error.StorageException if it cannot be written or there is no room
     */
    void update(Map<K, UnaryOperator<Optional<V>>> changes);

    /** Replaces one entry, as {@link #update(Map)}. */
    default void update(K key, UnaryOperator<Optional<V>> change) {
        update(Map.of(key, change));
    }

    /**
     * Takes over what another process has written meanwhile; cheap if nothing has changed.
     *
     * @return the keys whose entries have changed
     */
    Collection<K> refresh();
}
