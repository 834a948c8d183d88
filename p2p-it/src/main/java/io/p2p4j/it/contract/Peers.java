package io.p2p4j.it.contract;

import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import java.nio.ByteBuffer;

/** Makes peer ids for tests; their keys are numbers and belong to nobody. */
public final class Peers {

    private Peers() {}

    /** Returns the peer of a number. */
    public static PeerId peer(long number) {
        byte[] key = ByteBuffer.allocate(32).putLong(24, number).array();
        return PeerId.of(PublicKey.of(KeyType.ED25519, key));
    }
}
