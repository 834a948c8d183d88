package io.p2p4j.security.identity;

import static io.p2p4j.security.testing.Vectors.hex;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.junit.jupiter.api.Test;

class DerSignatureTest {

    private static final BigInteger ORDER = BigInteger.ONE.shiftLeft(256);

    @Test
    void readsWhatAnEncoderWrote() throws IOException {
        Random random = new Random(6);
        for (int round = 0; round < 500; round++) {
            BigInteger r = new BigInteger(1 + random.nextInt(256), random);
            BigInteger s = new BigInteger(1 + random.nextInt(256), random);
            byte[] der = StandardDSAEncoding.INSTANCE.encode(ORDER, r.max(BigInteger.ONE), s.max(BigInteger.ONE));
            assertEquals(
                    Optional.of(new DerSignature(r.max(BigInteger.ONE), s.max(BigInteger.ONE))),
                    DerSignature.decode(der));
        }
    }

    @Test
    void refusesEveryOtherForm() {
        for (String der : new String[] {
            "",
            "30",
            "3006",
            "3000",
            "30060201010201",
            "3006020101020101" + "00",
            "3106020101020101",
            "3006030101020101",
            "3006020101030101",
            "30050201010200",
            "3006020181020101",
            "300702020001020101",
            "30060201010201ff",
            "3006020101050000",
            "3007020101050001ff",
            "308106020101020101",
            "30060201010202ff"
        }) {
            assertTrue(DerSignature.decode(hex(der)).isEmpty(), der);
        }
        assertTrue(DerSignature.decode(hex("3006020101020101")).isPresent());
    }

    @Test
    void takesGarbageForNone() {
        Random random = new Random(8);
        for (int round = 0; round < 20_000; round++) {
            byte[] garbage = new byte[random.nextInt(90)];
            random.nextBytes(garbage);
            if (garbage.length > 1 && random.nextBoolean()) {
                garbage[0] = 0x30;
                garbage[1] = (byte) (garbage.length - 2);
            }
            DerSignature.decode(garbage).ifPresent(found -> assertTrue(found.r().signum() >= 0));
        }
    }
}
