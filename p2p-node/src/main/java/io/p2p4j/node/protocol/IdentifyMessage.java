package io.p2p4j.node.protocol;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.wire.ProtoReader;
import io.p2p4j.api.wire.ProtoWriter;
import io.p2p4j.node.PeerInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes and reads the message of identify.
 *
 * <p>Signed peer records are neither sent nor read: only the peer itself tells us its addresses, over a connection that
 * proves its key.
 */
final class IdentifyMessage {

    /** The longest message that is read; libp2p's own are at most half as long. */
    static final int MAX_READ = 16 << 10;

    /** The longest message that is written: the shortest bound that a libp2p implementation reads by. */
    static final int MAX_WRITTEN = 4 << 10;

    /** The most addresses, and the most protocols, that are read. */
    static final int MAX_ENTRIES = 256;

    private static final int MOST_OVERHEAD = 6; // tag and length of an entry
    private static final String PROTOCOL_VERSION = "p2p4j/1.0.0";

    private IdentifyMessage() {}

    /** Writes a message; what exceeds {@link #MAX_WRITTEN} is left out, protocols first. */
    static byte[] encode(
            PublicKey key, Multiaddr observed, String agent, List<Multiaddr> listen, Collection<String> protocols) {
        ProtoWriter message = new ProtoWriter()
                .bytes(1, key.encode())
                .bytes(4, observed.encode())
                .string(5, PROTOCOL_VERSION)
                .string(6, agent);
        int room = MAX_WRITTEN - message.toBytes().length;
        for (Multiaddr address : listen) {
            byte[] bytes = address.encode();
            room -= bytes.length + MOST_OVERHEAD;
            if (room >= 0) {
                message.bytes(2, bytes);
            }
        }
        for (String protocol : protocols) {
            room -= protocol.length() + MOST_OVERHEAD;
            if (room >= 0) {
                message.string(3, protocol);
            }
        }
        return message.toBytes();
    }

    /**
     * Reads the message of a peer.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it is not sound, or holds the key of another
     */
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

    static P2pError malformed(String how) {
        return P2pError.of(ErrorCode.PROTOCOL_VIOLATION, "the identify message " + how);
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
}
