package io.p2p4j.security.vault;

import static io.p2p4j.security.testing.Failures.assertFails;
import static io.p2p4j.security.testing.Folders.passphrase;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.Passphrase;
import io.p2p4j.api.security.PortableKeyVault;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.files.Disk;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.SystemDisk;
import io.p2p4j.security.testing.CrashingDisk;
import io.p2p4j.security.testing.Folders;
import io.p2p4j.security.testing.Json;
import io.p2p4j.security.testing.Vectors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PortableKeysTest {

    private static final Optional<Passphrase> NONE = Optional.empty();

    @TempDir
    private Path folder = Path.of("");

    @ParameterizedTest
    @EnumSource
    void ofEveryKindAreKeptAndGivenBack(KeyType type) throws IOException {
        Json vector = Vectors.file("libp2p.json").get("keys").get(type.name().toLowerCase(Locale.ROOT));
        byte[] message = vector.hex("private_protobuf_hex");
        PeerId id = PeerId.of(PublicKey.decode(vector.hex("public_protobuf_hex")));
        assertEquals(
                id, vault().importKey("node", message, passphrase("secret")).peerId());
        assertEquals(id, vault().open("node", passphrase("secret")).peerId());
        assertArrayEquals(message, vault().revealKey("node", passphrase("secret")));
        assertFails(ErrorCode.WRONG_PASSPHRASE, () -> vault().revealKey("node", passphrase("other")));
        assertFails(ErrorCode.STORAGE_FAILED, () -> vault().importKey("node", message, NONE));
    }

    @Test
    void thatAreNoneAreNotStored() {
        assertFails(ErrorCode.STORAGE_DAMAGED, () -> vault().importKey("node", new byte[64], NONE));
        assertFalse(vault().contains("node"));
    }

    @Nested
    class AnotherPassphrase {

        @Test
        void leavesTheIdentity() {
            PeerId id = vault().create("node", passphrase("old")).peerId();
            assertFails(ErrorCode.WRONG_PASSPHRASE, () -> vault().protect("node", passphrase("x"), passphrase("new")));
            vault().protect("node", passphrase("old"), passphrase("new"));
            assertFails(ErrorCode.WRONG_PASSPHRASE, () -> vault().open("node", passphrase("old")));
            assertEquals(id, vault().open("node", passphrase("new")).peerId());
            vault().protect("node", passphrase("new"), NONE);
            assertEquals(id, vault().open("node", NONE).peerId());
            vault().protect("node", NONE, passphrase("again"));
            assertEquals(id, vault().open("node", passphrase("again")).peerId());
        }

        @Test
        void cannotBeNoneWhereOneIsRequired() {
            vault().create("node", passphrase("old"));
            assertFails(
                    ErrorCode.PASSPHRASE_REQUIRED,
                    () -> vault(true, new SystemDisk()).protect("node", passphrase("old"), NONE));
            vault().open("node", passphrase("old")).close();
        }

        @Test
        void isTheOldOneOrTheNewWhereverTheProcessEnds() throws IOException {
            for (boolean power : new boolean[] {false, true}) {
                int steps = 0;
                while (endsWhole(steps, power)) {
                    steps++;
                }
                assertTrue(steps > 5);
                Files.delete(folder.resolve("keys/node.key"));
            }
        }

        /** Returns whether the change did not get to its end. */
        private boolean endsWhole(int steps, boolean power) throws IOException {
            if (!vault().contains("node")) {
                vault().create("node", passphrase("old"));
            }
            CrashingDisk disk = new CrashingDisk(steps).knowing(folder.resolve("keys"));
            boolean crashed = false;
            try {
                vault(false, disk).protect("node", passphrase("old"), passphrase("new"));
            } catch (CrashingDisk.Crash e) {
                crashed = true;
                if (power) {
                    disk.losePower();
                }
            }
            try (Identity any = vault().open("node", passphrase(crashed && opens("old") ? "old" : "new"))) {
                assertEquals(KeyType.ED25519, any.publicKey().type());
            }
            if (!opens("old")) {
                vault().protect("node", passphrase("new"), passphrase("old"));
            }
            return crashed;
        }

        private boolean opens(String text) {
            try (Identity any = vault().open("node", passphrase(text))) {
                return any != null;
            } catch (io.p2p4j.api.error.StorageException e) {
                assertEquals(ErrorCode.WRONG_PASSPHRASE, e.code());
                return false;
            }
        }
    }

    @Nested
    class FilesWithPbkdf2 {

        @Test
        void areReadAndRewritten() throws IOException {
            byte[] seed = HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
            write(Pbkdf2Protection.LEAST, seed);
            assertFails(ErrorCode.WRONG_PASSPHRASE, () -> vault().open("node", passphrase("other")));
            assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> vault().open("node", NONE));
            assertTrue(Files.readString(file()).contains("aes-256-gcm-pbkdf2"));
            assertEquals(
                    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                    HexFormat.of()
                            .formatHex(vault().open("node", passphrase("secret"))
                                    .publicKey()
                                    .data()));
            assertTrue(Files.readString(file()).contains("protection: argon2id m=16 "));
            vault().open("node", passphrase("secret")).close();
        }

        @Test
        void areRefusedWhereTheyAreTooWeakOrTooCostly() {
            write(Pbkdf2Protection.LEAST - 1, new byte[32]);
            assertFails(ErrorCode.KEY_TOO_WEAK, () -> vault().open("node", passphrase("secret")));
            write(Pbkdf2Protection.MOST + 1, 1, new byte[32]);
            assertFails(ErrorCode.STORAGE_DAMAGED, () -> vault().open("node", passphrase("secret")));
        }

        private void write(int iterations, byte[] secret) {
            write(iterations, iterations, secret);
        }

        private void write(int claimed, int iterations, byte[] secret) {
            byte[] salt = new byte[16];
            byte[] nonce = new byte[12];
            String header = "p2p4j-key 1\nname: node\nkind: ed25519\nprotection: aes-256-gcm-pbkdf2 hmac-sha256 i="
                    + claimed + " salt=" + HexFormat.of().formatHex(salt) + " nonce="
                    + HexFormat.of().formatHex(nonce) + "\n";
            byte[] key =
                    new Pbkdf2Protection(iterations, salt, nonce).derive("secret".getBytes(StandardCharsets.UTF_8));
            byte[] payload = AesGcm.encrypt(key, nonce, header.getBytes(StandardCharsets.US_ASCII), secret);
            PrivateFolder keys = new PrivateFolder(folder.resolve("keys"), Ticker.system());
            keys.ensure();
            keys.replace("node.key", new KeyFile(header, payload).encode(), FileTime.from(Folders.NOW));
        }
    }

    @Test
    void ofAnotherUserAreRefused() throws IOException {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")), "skipped: only root can give a file to another user");
        vault().create("node", NONE);
        UserPrincipal other =
                FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(file(), other);
        assertFails(ErrorCode.WRONG_OWNER, () -> vault().open("node", NONE));
        Files.setOwner(folder.resolve("keys"), other);
        assertFails(ErrorCode.WRONG_OWNER, () -> vault().create("second", NONE));
    }

    private PortableKeyVault vault() {
        return vault(false, new SystemDisk());
    }

    private PortableKeyVault vault(boolean requirePassphrase, Disk disk) {
        return (PortableKeyVault) FileKeyVaultProvider.vault(
                Folders.context(folder, true, requirePassphrase),
                new PrivateFolder(folder.resolve("keys"), Ticker.system(), disk),
                Folders.CHEAP,
                new SecureRandom());
    }

    private Path file() {
        return folder.resolve("keys/node.key");
    }
}
