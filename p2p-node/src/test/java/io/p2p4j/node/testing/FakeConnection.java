package io.p2p4j.node.testing;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.KeyType;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;

/** A connection that opens no streams. */
public final class FakeConnection implements Connection {

    private final PeerId peer;
    private final Direction direction;
    private volatile boolean open = true;

    public FakeConnection(PeerId peer, Direction direction) {
        this.peer = peer;
        this.direction = direction;
    }

    /** Returns a peer whose key belongs to nobody. */
    public static PeerId peer(int number) {
        return PeerId.of(PublicKey.of(KeyType.ED25519, key(number)));
    }

    private static byte[] key(int number) {
        byte[] key = new byte[32];
        key[30] = (byte) (number >> 8);
        key[31] = (byte) number;
        return key;
    }

    @Override
    public PeerId peer() {
        return peer;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public Multiaddr remote() {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
    }

    @Override
    public Multiaddr local() {
        return Multiaddr.parse("/ip4/127.0.0.1/tcp/2");
    }

    @Override
    public Stream open(ProtocolId protocol, Deadline deadline) {
        throw P2pError.of(ErrorCode.NETWORK_ERROR, "a fake connection opens no stream")
                .toException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close(P2pError reason) {
        open = false;
    }

    @Override
    public void close() {
        open = false;
    }
}
