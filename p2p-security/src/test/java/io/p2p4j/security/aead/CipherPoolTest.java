package io.p2p4j.security.aead;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

class CipherPoolTest {

    private static final byte[] NO_AD = {};

    private final CipherPool pool = new CipherPool();
    private final CipherPool.Shelf shelf = pool.of(Aead.CHACHA20_POLY1305);

    private CipherState state(int seed) {
        byte[] key = new byte[Aead.KEY];
        Arrays.fill(key, (byte) seed);
        return new CipherState(pool, Aead.CHACHA20_POLY1305, CipherPoolTest::number, key);
    }

    private static void number(long counter, byte[] nonce) {
        Arrays.fill(nonce, (byte) 0);
        nonce[0] = (byte) counter;
    }

    private static byte[] seal(CipherState state, byte... plain) throws GeneralSecurityException {
        byte[] sealed = new byte[plain.length + Aead.TAG];
        state.seal(NO_AD, plain, 0, plain.length, sealed, 0);
        return sealed;
    }

    private static byte[] open(CipherState state, byte... sealed) throws GeneralSecurityException {
        byte[] plain = new byte[sealed.length - Aead.TAG];
        state.open(NO_AD, sealed, 0, sealed.length, plain, 0);
        return plain;
    }

    @Test
    void lendsACipherAgainThatCameBack() throws Exception {
        CipherPool.Lent first = shelf.lend(state(1));
        assertNotSame(first, shelf.lend(state(1)));
        shelf.giveBack(first);
        assertSame(first, shelf.lend(state(2)));
    }

    @Test
    void keepsNoMoreThanItsBound() throws Exception {
        CipherState owner = state(1);
        List<CipherPool.Lent> lent = new ArrayList<>();
        for (int i = 0; i < CipherPool.MAX_KEPT + 5; i++) {
            lent.add(shelf.lend(owner));
        }
        lent.forEach(shelf::giveBack);
        Set<CipherPool.Lent> again = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < lent.size(); i++) {
            again.add(shelf.lend(owner));
        }
        again.removeAll(lent);
        assertTrue(again.size() == 5, again.size() + " ciphers are new");
    }

    @Test
    void wipesTheKeyOfAnOwnerThatCloses() throws Exception {
        CipherState state = state(7);
        byte[] sealed = seal(state, (byte) 1);
        state.close();
        Cipher cipher = shelf.lend(state(8)).cipher();
        // Neither key nor nonce was given since: what was sealed under the key must not be genuine to this cipher.
        assertThrows(GeneralSecurityException.class, () -> cipher.doFinal(sealed));
    }

    @Test
    void mixesNothingUpAmongManyOwnersAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<Boolean>> work = new ArrayList<>();
            for (int i = 1; i <= 64; i++) { // a key of zeros is that of a wiped cipher
                int seed = i;
                work.add(() -> converse(seed));
            }
            for (Future<Boolean> each : threads.invokeAll(work)) {
                assertTrue(each.get());
            }
        }
    }

    private boolean converse(int seed) throws GeneralSecurityException {
        try (CipherState sealing = state(seed);
                CipherState opening = state(seed)) {
            for (int i = 0; i < 100; i++) {
                byte[] plain = {(byte) seed, (byte) i};
                assertArrayEquals(plain, open(opening, seal(sealing, plain)));
            }
            return true;
        }
    }
}
