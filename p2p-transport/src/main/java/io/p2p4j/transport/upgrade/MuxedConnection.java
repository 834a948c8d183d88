package io.p2p4j.transport.upgrade;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Direction;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.yamux.YamuxSession;

/**
 * Offers the streams of a session whose pipe is sealed for a proven peer.
 *
 * @param peer the peer
 * @param direction which side dialled
 * @param link the two ends
 * @param session the streams
 */
record MuxedConnection(PeerId peer, Direction direction, Link link, YamuxSession session) implements Connection {

    @Override
    public Multiaddr remote() {
        return link.remote();
    }

    @Override
    public Multiaddr local() {
        return link.local();
    }

    @Override
    public Stream open(ProtocolId protocol, Deadline deadline) {
        return new ProposedStream(protocol, this, session.open(), deadline);
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public void close(P2pError reason) {
        session.close(reason);
    }

    @Override
    public void close() {
        close(P2pError.of(ErrorCode.CLOSED, "the connection was closed by this side"));
    }

    /** Connections are told apart by identity, as live things are. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return direction + " connection with " + peer + " at " + link.remote();
    }
}
