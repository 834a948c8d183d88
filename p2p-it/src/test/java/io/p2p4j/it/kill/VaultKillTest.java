package io.p2p4j.it.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.KeyVaultProvider;
import io.p2p4j.api.security.PortableKeyVault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultKillTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void aKilledVaultHasEveryKeyThatWasAcknowledgedAndNoneThatIsHalf() throws Exception {
        Kills.of(new VaultVictim(), folder);
    }

    /** Makes keys, brings in others, and writes them anew; without a passphrase, whose cost would leave time for nothing. */
    static final class VaultVictim implements Victim {

        private static final int KEYS = 40;

        @Override
        public void write(Path folder, Random random, Consumer<String> acknowledge) {
            PortableKeyVault vault = vault(folder);
            while (true) {
                String name = "key-" + random.nextInt(KEYS);
                if (!vault.contains(name)) {
                    acknowledge.accept(name + " " + make(vault, name, random.nextBoolean()));
                } else {
                    vault.protect(name, Optional.empty(), Optional.empty());
                    acknowledge.accept(name + " " + id(vault, name));
                }
            }
        }

        private static String make(PortableKeyVault vault, String name, boolean bringIn) {
            if (!bringIn) {
                return vault.create(name, Optional.empty()).peerId().toString();
            }
            return vault.importKey(name, scalar(name), Optional.empty())
                    .peerId()
                    .toString();
        }

        /** A secp256k1 key of libp2p's form, another one for each name. */
        private static byte[] scalar(String name) {
            byte[] message = new byte[36];
            System.arraycopy(new byte[] {8, 2, 18, 32}, 0, message, 0, 4);
            byte[] text = name.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, message, 4, text.length);
            return message;
        }

        @Override
        public void inspect(Path folder, List<String> acknowledged) {
            PortableKeyVault vault = vault(folder);
            for (String line : acknowledged) {
                String[] parts = line.split(" ", 2);
                assertEquals(parts[1], id(vault, parts[0]));
            }
            for (int i = 0; i < KEYS; i++) {
                String name = "key-" + i;
                if (vault.contains(name)) { // whoever made it may not have come to say so
                    assertTrue(id(vault, name).length() > 40);
                }
            }
        }

        private static String id(PortableKeyVault vault, String name) {
            try (Identity identity = vault.open(name, Optional.empty())) {
                return identity.peerId().toString();
            }
        }

        private static PortableKeyVault vault(Path folder) {
            return (PortableKeyVault) Security.part(KeyVaultProvider.class, folder, true);
        }
    }
}
