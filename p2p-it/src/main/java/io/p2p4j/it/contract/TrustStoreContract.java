package io.p2p4j.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecretStoreProvider;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.security.TrustRecord;
import io.p2p4j.api.security.TrustStore;
import io.p2p4j.api.security.TrustStoreProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Says what every {@link TrustStore} keeps, in the secret store that is found. */
public abstract class TrustStoreContract {

    private static final TrustRecord FIRST = blocked(1);
    private static final TrustRecord SECOND = blocked(2);

    private final SecretStoreProvider secretStores =
            Providers.require(ServiceLoader.load(SecretStoreProvider.class), "the secret store", Optional.empty());
    private SecretStore secrets = secretStores.create(ProviderContext.of(SecurityConfig.defaults(), Path.of("unused")));

    @TempDir
    private Path dir = Path.of("unused");

    /** Makes a contract. */
    protected TrustStoreContract() {}

    /** Returns the provider that is tested. */
    protected abstract TrustStoreProvider provider();

    @BeforeEach
    void unlock() {
        secrets = secretStores.create(ProviderContext.of(SecurityConfig.defaults(), dir));
        secrets.unlock(Optional.empty());
    }

    @AfterEach
    void close() {
        secrets.close();
    }

    private TrustStore store() {
        TrustStore store = provider().create(ProviderContext.of(SecurityConfig.defaults(), dir));
        store.open(secrets);
        return store;
    }

    private static TrustRecord blocked(int number) {
        Instant since = Instant.ofEpochSecond(1_000_000_000);
        return new TrustRecord(Peers.peer(number), TrustLevel.UNTRUSTED, Set.of(), "a test", since);
    }

    /** What was set is found, by this store and the next, until it is taken away. */
    @Test
    void keepsWhatWasSet() {
        TrustStore store = store();
        assertEquals(Optional.empty(), store.find(FIRST.peer()));
        store.update(FIRST.peer(), before -> Optional.of(FIRST));
        assertEquals(Optional.of(FIRST), store.find(FIRST.peer()));
        assertEquals(List.of(FIRST), store().all());
        store.update(FIRST.peer(), before -> Optional.empty());
        assertEquals(List.of(), store().all());
    }

    /** Changes that belong together are made together or not at all. */
    @Test
    void changesAllOrNothing() {
        TrustStore store = store();
        assertThrows(
                IllegalStateException.class,
                () -> store.update(Map.of(FIRST.peer(), before -> Optional.of(FIRST), SECOND.peer(), before -> {
                    throw new IllegalStateException("a failure of a test");
                })));
        assertEquals(List.of(), store.all());
        assertEquals(List.of(), store().all());
    }

    /** What another process has written is taken over, and which peers it is about. */
    @Test
    void takesOverWhatAnotherWrote() {
        TrustStore store = store();
        store().update(FIRST.peer(), before -> Optional.of(FIRST));
        assertEquals(Set.of(FIRST.peer()), Set.copyOf(store.refresh()));
        assertEquals(Optional.of(FIRST), store.find(FIRST.peer()));
    }
}
