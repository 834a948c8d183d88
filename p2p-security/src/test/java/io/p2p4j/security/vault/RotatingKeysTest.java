package io.p2p4j.security.vault;

import static io.p2p4j.security.testing.Failures.assertFails;
import static io.p2p4j.security.testing.Folders.passphrase;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.rotation.RotatingKeyVault;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.security.files.Disk;
import io.p2p4j.security.files.PrivateFolder;
import io.p2p4j.security.files.SystemDisk;
import io.p2p4j.security.testing.CrashingDisk;
import io.p2p4j.security.testing.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingKeysTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void takeThePlaceOfTheOldOnesUnderTheSamePassphrase() throws IOException {
        PeerId before = created();
        List<PeerId> seen = new ArrayList<>();
        PeerId after;
        try (Identity next = vault().rotate("node", passphrase("secret"), (old, made) -> {
            seen.add(old.peerId());
            seen.add(made.peerId());
            assertEquals(before, opened()); // nothing is changed while the witness looks
        })) {
            after = next.peerId();
            assertEquals(64, next.sign(new byte[1]).length);
        }
        assertEquals(List.of(before, after), seen);
        assertNotEquals(before, after);
        assertEquals(after, opened());
        assertFails(ErrorCode.WRONG_PASSPHRASE, () -> vault().open("node", passphrase("other")));
        try (var files = Files.list(folder.resolve("keys"))) {
            assertEquals(
                    List.of(".lock", "node.key"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void leaveAllAsItWasIfTheWitnessFails() {
        PeerId before = created();
        IllegalStateException failure = new IllegalStateException("a test");
        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () -> vault().rotate("node", passphrase("secret"), (old, made) -> {
                            throw failure;
                        })));
        assertEquals(before, opened());
    }

    @Test
    void areMadeOfNothingButAKeyThatOpens() {
        assertFails(ErrorCode.KEY_NOT_FOUND, () -> vault().rotate("node", Optional.empty(), (old, made) -> {}));
        PeerId before = created();
        assertFails(ErrorCode.WRONG_PASSPHRASE, () -> vault().rotate("node", passphrase("other"), (old, made) -> {}));
        assertFails(ErrorCode.PASSPHRASE_REQUIRED, () -> vault().rotate("node", Optional.empty(), (old, made) -> {}));
        assertEquals(before, opened());
    }

    @Test
    void areTheOldOneOrTheNewWhereverTheProcessEnds() throws IOException {
        for (boolean power : new boolean[] {false, true}) {
            int steps = 0;
            while (endsWhole(steps, power)) {
                steps++;
            }
            assertTrue(steps > 3, "only " + steps + " steps");
            Files.delete(folder.resolve("keys/node.key"));
        }
    }

    /** Returns whether the change did not get to its end. */
    private boolean endsWhole(int steps, boolean power) throws IOException {
        PeerId before = vault().contains("node") ? opened() : created();
        List<PeerId> witnessed = new ArrayList<>();
        CrashingDisk disk = new CrashingDisk(steps).knowing(folder.resolve("keys"));
        boolean crashed = false;
        try (Identity next =
                vault(disk).rotate("node", passphrase("secret"), (old, made) -> witnessed.add(made.peerId()))) {
            assertEquals(witnessed, List.of(next.peerId()));
        } catch (CrashingDisk.Crash e) {
            crashed = true;
            if (power) {
                disk.losePower();
            }
        }
        PeerId now = opened();
        assertTrue(crashed && now.equals(before) || witnessed.contains(now), "a third key");
        return crashed;
    }

    private PeerId created() {
        try (Identity identity = vault().create("node", passphrase("secret"))) {
            return identity.peerId();
        }
    }

    private PeerId opened() {
        try (Identity identity = vault().open("node", passphrase("secret"))) {
            return identity.peerId();
        }
    }

    private RotatingKeyVault vault() {
        return vault(new SystemDisk());
    }

    private RotatingKeyVault vault(Disk disk) {
        return (RotatingKeyVault) FileKeyVaultProvider.vault(
                Folders.context(folder, true, false),
                new PrivateFolder(folder.resolve("keys"), Ticker.system(), disk),
                Folders.CHEAP,
                new SecureRandom());
    }
}
