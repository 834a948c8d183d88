package io.p2p4j.security.noise;

import java.io.Serial;
import java.security.SecureRandom;
import java.util.SplittableRandom;

/** Yields the same bytes each time, so that a handshake can be replayed. */
final class FixedRandom extends SecureRandom {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient SplittableRandom random;

    FixedRandom(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
