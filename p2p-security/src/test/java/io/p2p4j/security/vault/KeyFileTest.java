package io.p2p4j.security.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyFileTest {

    private static final String HEADER = new KeyLabel("node", "ed25519").lines() + Protection.NONE;

    @Test
    void readsWhatItWrote() {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            KeyFile read = KeyFile.decode(new KeyFile(HEADER, payload).encode()).orElseThrow();
            assertEquals(HEADER, read.header());
            assertArrayEquals(payload, read.payload());
        }
    }

    @Test
    void takesGarbageForDamage() {
        Random random = new Random(2);
        byte[] genuine = new KeyFile(HEADER, new byte[32]).encode();
        for (int round = 0; round < 3000; round++) {
            byte[] garbage = round % 2 == 0 ? new byte[random.nextInt(500)] : genuine.clone();
            if (round % 2 == 0) {
                random.nextBytes(garbage);
            } else {
                garbage[random.nextInt(garbage.length)] ^= (byte) (1 + random.nextInt(255));
            }
            assertTrue(KeyFile.decode(garbage).isEmpty());
        }
    }
}
