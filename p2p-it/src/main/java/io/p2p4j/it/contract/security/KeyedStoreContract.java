package io.p2p4j.it.contract.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.KeyedStore;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.spi.Provider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Says what every {@link KeyedStore} keeps, in the secret store that is found.
 *
 * @param <K> the key
 * @param <V> the entry
 */
public abstract class KeyedStoreContract<K, V> {

    private static final int MANY = 200;

    @TempDir
    private Path dir = Path.of("unused");

    private Optional<SecretStore> secrets = Optional.empty();

    /** Makes a contract. */
    protected KeyedStoreContract() {}

    /** Returns the provider that is tested. */
    protected abstract Provider<SecurityConfig, ? extends KeyedStore<K, V>> provider();

    /** Returns the key of a number; keys ascend with their numbers. */
    protected abstract K key(int number);

    /** Returns an entry of the key of a number. */
    protected abstract V entry(int number);

    @BeforeEach
    void unlock() {
        secrets = Optional.of(Lent.secrets(dir));
    }

    @AfterEach
    void close() {
        secrets.ifPresent(SecretStore::close);
    }

    private KeyedStore<K, V> store() {
        KeyedStore<K, V> store = provider().create(Lent.context(dir));
        store.open(secrets.orElseThrow());
        return store;
    }

    /** What was set is found, by this store and the next, until it is taken away. */
    @Test
    void keepsWhatWasSet() {
        KeyedStore<K, V> store = store();
        assertEquals(Optional.empty(), store.find(key(1)));
        store.update(key(1), before -> Optional.of(entry(1)));
        assertEquals(Optional.of(entry(1)), store.find(key(1)));
        assertEquals(List.of(entry(1)), store().all());
        store.update(key(1), before -> Optional.empty());
        assertEquals(List.of(), store().all());
    }

    /** A change sees what was there before it. */
    @Test
    void handsTheEntryToItsChange() {
        KeyedStore<K, V> store = store();
        store.update(key(1), before -> {
            assertEquals(Optional.empty(), before);
            return Optional.of(entry(1));
        });
        store.update(key(1), before -> {
            assertEquals(Optional.of(entry(1)), before);
            return before;
        });
        assertEquals(Optional.of(entry(1)), store.find(key(1)));
    }

    /** Changes that belong together are made together or not at all. */
    @Test
    void changesAllOrNothing() {
        KeyedStore<K, V> store = store();
        assertThrows(
                IllegalStateException.class,
                () -> store.update(Map.of(key(1), before -> Optional.of(entry(1)), key(2), before -> {
                    throw new IllegalStateException("a failure of a test");
                })));
        assertEquals(List.of(), store.all());
        assertEquals(List.of(), store().all());
        store.update(Map.of(key(2), before -> Optional.of(entry(2)), key(1), before -> Optional.of(entry(1))));
        assertEquals(List.of(entry(1), entry(2)), store.all());
        assertEquals(List.of(entry(1), entry(2)), store().all());
    }

    /** What another process has written is taken over, and which keys it is about; no change is lost between two. */
    @Test
    void takesOverWhatAnotherWrote() {
        KeyedStore<K, V> store = store();
        KeyedStore<K, V> other = store();
        other.update(key(1), before -> Optional.of(entry(1)));
        assertEquals(Set.of(key(1)), Set.copyOf(store.refresh()));
        assertEquals(Optional.of(entry(1)), store.find(key(1)));
        other.update(key(2), before -> Optional.of(entry(2)));
        store.update(key(3), before -> Optional.of(entry(3)));
        assertEquals(List.of(entry(1), entry(2), entry(3)), store.all());
        assertEquals(List.of(entry(1), entry(2), entry(3)), store().all());
    }

    /** Many threads at once lose nothing of each other. */
    @Test
    void losesNothingOfManyThreads() {
        KeyedStore<K, V> store = store();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MANY; i++) {
                int number = i;
                threads.execute(() -> store.update(key(number), before -> Optional.of(entry(number))));
            }
        }
        assertEquals(MANY, store.all().size());
        assertEquals(store.all(), store().all());
    }
}
