package io.p2p4j.node.protocol;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import io.p2p4j.node.PeerInfo;
import io.p2p4j.node.rpc.ByteBudget;
import io.p2p4j.node.rpc.FrameReader;
import io.p2p4j.node.rpc.FrameWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells peers who this node is and asks them who they are.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/identify/README.md">libp2p identify</a>
 */
public final class Identify {

    /** The longest message that is read, as the specification suggests. */
    static final int MAX_MESSAGE = 64 << 10;

    private static final int MAX_ENTRIES = 1000;
    private static final String PROTOCOL_VERSION = "p2p4j/1.0.0";

    private Identify() {}

    /** Sends what there is to tell, and closes the stream. */
    public static void serve(
            Stream stream, PublicKey key, List<Multiaddr> listen, Collection<ProtocolId> protocols, String agent) {
        ProtoWriter message = new ProtoWriter().bytes(1, key.encode());
        listen.forEach(address -> message.bytes(2, address.encode()));
        protocols.forEach(protocol -> message.string(3, protocol.name()));
        message.bytes(4, stream.connection().remote().encode())
                .string(5, PROTOCOL_VERSION)
                .string(6, agent);
        stream.write(FrameWriter.frame(message.toBytes()));
    }

    /**
     * Asks the peer of a connection.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it answers anything but a sound message with its own key
     */
    public static PeerInfo ask(Connection connection, ByteBudget budget, Deadline deadline) {
        try (Stream stream = connection.open(Protocols.IDENTIFY, deadline);
                FrameReader reader = new FrameReader(stream, MAX_MESSAGE, budget)) {
            stream.deadline(deadline);
            stream.closeWrite();
            byte[] message =
                    reader.next().orElseThrow(() -> malformed("is missing").toException());
            return decode(message, connection.peer());
        }
    }

    static PeerInfo decode(byte[] message, PeerId peer) {
        String agent = "";
        Set<String> protocols = new HashSet<>();
        List<Multiaddr> addresses = new ArrayList<>();
        ProtoReader reader = new ProtoReader(message);
        while (reader.next()) {
            switch (reader.field()) {
                case 1 -> requireKey(PublicKey.decode(reader.bytes()), peer);
                case 2 -> address(reader.bytes()).ifPresent(addresses::add);
                case 3 -> protocols.add(reader.string());
                case 6 -> agent = reader.string();
                default -> {} // a field of a newer version
            }
            if (protocols.size() > MAX_ENTRIES || addresses.size() > MAX_ENTRIES) {
                throw malformed("has more than " + MAX_ENTRIES + " entries").toException();
            }
        }
        return new PeerInfo(peer, agent, protocols, addresses);
    }

    /** An address that this version cannot read is of no use to it, and no fault of the peer. */
    private static Optional<Multiaddr> address(byte[] bytes) {
        try {
            return Optional.of(Multiaddr.decode(bytes));
        } catch (IllegalArgumentException | P2pException e) {
            return Optional.empty();
        }
    }

    private static void requireKey(PublicKey key, PeerId peer) {
        if (!PeerId.of(key).equals(peer)) {
            throw malformed("holds the key of another peer than " + peer).toException();
        }
    }

    private static P2pError malformed(String how) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "the identify message " + how);
    }
}
