package io.p2p4j.resilience.keyed;

import io.p2p4j.api.peer.PeerId;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Invents peers. */
public final class Peers {

    private Peers() {}

    public static PeerId random(Random random) {
        byte[] multihash = new byte[34];
        random.nextBytes(multihash);
        multihash[0] = 0x12;
        multihash[1] = 32;
        return PeerId.ofBytes(multihash);
    }

    public static List<PeerId> random(Random random, int count) {
        return Stream.generate(() -> random(random)).limit(count).toList();
    }
}
