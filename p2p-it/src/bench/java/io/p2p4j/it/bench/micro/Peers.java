package io.p2p4j.it.bench.micro;

import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;

/** Makes as many peer ids as a benchmark needs, and an order in which they come. */
final class Peers {

    private static final int KEY = 32;

    private Peers() {}

    static PeerId[] ids(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> PeerId.of(PublicKey.of(
                        KeyType.ED25519,
                        ByteBuffer.allocate(KEY)
                                .putInt(0, i)
                                .putInt(Integer.BYTES, i * 31)
                                .array())))
                .toArray(PeerId[]::new);
    }

    /** Returns indices at random, the same each time, so that no cache or prefetch foresees the next peer. */
    static int[] order(int peers, int length) {
        return new Random(1).ints(length, 0, peers).toArray();
    }
}
