package io.p2p4j.security.testing;

import java.io.Serial;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Yields the same bytes each time, so that keys and handshakes can be made again. */
public final class FixedRandom extends SecureRandom {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient SplittableRandom random;

    /** Takes what decides the bytes. */
    public FixedRandom(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
