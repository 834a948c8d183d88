package io.p2p4j.it.bench.bare;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Does the public-key operations that Noise XX of libp2p demands of one side, and nothing else.
 *
 * <p>One X25519 key is generated, three secrets are agreed on, one Ed25519 signature is verified and one is made. A
 * stack that uses the same static key and signature again saves the last one.
 */
final class HandshakeKeys {

    private static final int AGREEMENTS = 3;

    private final SecureRandom random = new SecureRandom();
    private final byte[] signingKey = new byte[Ed25519.SECRET_KEY_SIZE];
    private final byte[] verifyingKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
    private final byte[] message = new byte[64];
    private final byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    private final byte[] remote = new byte[X25519.POINT_SIZE];

    private HandshakeKeys() {
        Ed25519.generatePrivateKey(random, signingKey);
        Ed25519.generatePublicKey(signingKey, 0, verifyingKey, 0);
        byte[] secret = new byte[X25519.SCALAR_SIZE];
        X25519.generatePrivateKey(random, secret);
        X25519.generatePublicKey(secret, 0, remote, 0);
    }

    /** Repeats them for a while and returns the processor time of one side, in microseconds. */
    static Map<String, Object> measure(Duration window) {
        HandshakeKeys keys = new HandshakeKeys();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = System.nanoTime() + window.toNanos();
        long before = threads.getCurrentThreadCpuTime();
        int sides = 0;
        do {
            keys.oneSide();
            sides++;
        } while (System.nanoTime() - end < 0);
        return Map.of("cpu_us", (threads.getCurrentThreadCpuTime() - before) / 1e3 / sides);
    }

    private void oneSide() {
        byte[] secret = new byte[X25519.SCALAR_SIZE];
        byte[] point = new byte[X25519.POINT_SIZE];
        X25519.generatePrivateKey(random, secret);
        X25519.generatePublicKey(secret, 0, point, 0);
        for (int i = 0; i < AGREEMENTS; i++) {
            if (!X25519.calculateAgreement(secret, 0, remote, 0, point, 0)) {
                throw new IllegalStateException("an honest key has no small order");
            }
        }
        Ed25519.sign(signingKey, 0, message, 0, message.length, signature, 0);
        if (!Ed25519.verify(signature, 0, verifyingKey, 0, message, 0, message.length)) {
            throw new IllegalStateException("an honest signature is valid");
        }
    }
}
