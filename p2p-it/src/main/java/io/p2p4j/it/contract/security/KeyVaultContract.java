package io.p2p4j.it.contract.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.SecurityConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.StorageException;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyVault;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.spi.ProviderContext;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Says what every {@link KeyVault} keeps. */
public abstract class KeyVaultContract {

    @TempDir
    private Path dir = Path.of("unused");

    /** Makes a contract. */
    protected KeyVaultContract() {}

    /** Returns the provider that is tested. */
    protected abstract KeyVaultProvider provider();

    private KeyVault vault() {
        return provider().create(ProviderContext.of(SecurityConfig.defaults(), dir));
    }

    private static PeerId with(String passphrase, Function<Optional<Passphrase>, Identity> use) {
        try (Passphrase given = Passphrase.of(passphrase.toCharArray());
                Identity identity = use.apply(Optional.of(given))) {
            return identity.peerId();
        }
    }

    private static PeerId bare(Function<Optional<Passphrase>, Identity> use) {
        try (Identity identity = use.apply(Optional.empty())) {
            return identity.peerId();
        }
    }

    private static void fails(ErrorCode code, Function<Optional<Passphrase>, PeerId> use) {
        assertEquals(
                code,
                assertThrows(StorageException.class, () -> use.apply(Optional.empty()))
                        .code());
    }

    /** A key that was made is the same when it is opened, by this vault or the next. */
    @Test
    void opensWhatItMade() {
        KeyVault vault = vault();
        assertFalse(vault.contains("mine"));
        PeerId made = with("one", passphrase -> vault.create("mine", passphrase));
        assertTrue(vault.contains("mine"));
        assertEquals(made, with("one", passphrase -> vault.open("mine", passphrase)));
        assertEquals(made, with("one", passphrase -> vault().open("mine", passphrase)));
    }

    /** Absence, a missing and a wrong passphrase are three answers, and none makes or changes a key. */
    @Test
    void tellsWhyItDoesNotOpen() {
        KeyVault vault = vault();
        fails(ErrorCode.KEY_NOT_FOUND, none -> bare(passphrase -> vault.open("mine", passphrase)));
        assertFalse(vault.contains("mine"));
        PeerId made = with("one", passphrase -> vault.create("mine", passphrase));
        fails(ErrorCode.PASSPHRASE_REQUIRED, none -> bare(passphrase -> vault.open("mine", passphrase)));
        fails(ErrorCode.WRONG_PASSPHRASE, none -> with("two", passphrase -> vault.open("mine", passphrase)));
        assertEquals(made, with("one", passphrase -> vault.open("mine", passphrase)));
    }

    /** A key that is there stays. */
    @Test
    void replacesNoKey() {
        KeyVault vault = vault();
        PeerId made = bare(passphrase -> vault.create("mine", passphrase));
        fails(ErrorCode.STORAGE_FAILED, none -> bare(passphrase -> vault.create("mine", passphrase)));
        assertEquals(made, bare(passphrase -> vault.open("mine", passphrase)));
    }

    /** A passphrase for a bare key is wrong: somebody may have put it in the place of another. */
    @Test
    void suspectsABareKeyWhereAPassphraseIsGiven() {
        KeyVault vault = vault();
        bare(passphrase -> vault.create("mine", passphrase));
        fails(ErrorCode.WRONG_PASSPHRASE, none -> with("one", passphrase -> vault.open("mine", passphrase)));
    }
}
