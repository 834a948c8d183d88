package io.p2p4j.it.contract.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.SecretStore;
import io.p2p4j.api.security.SecretStoreProvider;
import io.p2p4j.api.spi.ProviderContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Says what every {@link SecretStore} keeps. */
public abstract class SecretStoreContract {

    @TempDir
    private Path dir = Path.of("unused");

    /** Makes a contract. */
    protected SecretStoreContract() {}

    /** Returns the provider that is tested. */
    protected abstract SecretStoreProvider provider();

    private SecretStore open(String passphrase) {
        SecretStore store = provider().create(ProviderContext.of(SecurityConfig.defaults(), dir));
        try (Passphrase given = Passphrase.of(passphrase.toCharArray())) {
            store.unlock(Optional.of(given));
        }
        return store;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] read(SecretStore store, String name) {
        return store.read(name).orElseThrow();
    }

    /** What was written is there under its name, for this process and the next, and nowhere else. */
    @Test
    void keepsWhatWasWritten() {
        try (SecretStore store = open("one")) {
            assertEquals(Optional.empty(), store.read("first"));
            store.update("first", before -> bytes("1"));
            store.update("second", before -> bytes("2"));
            store.update("first", before -> bytes(new String(before.orElseThrow(), StandardCharsets.UTF_8) + "!"));
        }
        try (SecretStore store = open("one")) {
            assertArrayEquals(bytes("1!"), read(store, "first"));
            assertArrayEquals(bytes("2"), read(store, "second"));
        }
    }

    /** A change that fails is none. */
    @Test
    void leavesARecordWhoseChangeFails() {
        try (SecretStore store = open("one")) {
            store.update("name", before -> bytes("old"));
            assertThrows(
                    IllegalStateException.class,
                    () -> store.update("name", before -> {
                        throw new IllegalStateException("a failure of a test");
                    }));
            assertArrayEquals(bytes("old"), read(store, "name"));
        }
    }

    /** Each write is noticed without reading. */
    @Test
    void marksEachWrite() {
        try (SecretStore store = open("one")) {
            store.update("name", before -> bytes("same"));
            String mark = store.version("name");
            assertEquals(mark, store.version("name"));
            store.update("name", before -> bytes("same"));
            assertNotEquals(mark, store.version("name"));
        }
    }

    /** Who has not the passphrase has nothing. */
    @Test
    void staysShutWithoutItsPassphrase() {
        try (SecretStore store = open("one")) {
            store.update("name", before -> bytes("secret"));
        }
        StorageException wrong = assertThrows(StorageException.class, () -> open("another"));
        assertEquals(ErrorCode.WRONG_PASSPHRASE, wrong.code());
        SecretStore store = provider().create(ProviderContext.of(SecurityConfig.defaults(), dir));
        StorageException missing = assertThrows(StorageException.class, () -> store.unlock(Optional.empty()));
        assertEquals(ErrorCode.PASSPHRASE_REQUIRED, missing.code());
    }

    /** With other keys, under another passphrase, all is still there. */
    @Test
    void keepsEverythingUnderOtherKeys() {
        try (SecretStore store = open("one")) {
            store.update("name", before -> bytes("kept"));
            try (Passphrase next = Passphrase.of("two".toCharArray())) {
                store.rekey(Optional.of(next), () -> {});
            }
        }
        try (SecretStore store = open("two")) {
            assertArrayEquals(bytes("kept"), read(store, "name"));
        }
        assertTrue(assertThrows(StorageException.class, () -> open("one")).code() == ErrorCode.WRONG_PASSPHRASE);
    }
}
