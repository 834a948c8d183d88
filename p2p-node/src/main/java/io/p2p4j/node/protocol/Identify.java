package io.p2p4j.node.protocol;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PublicKey;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.node.PeerInfo;
import io.p2p4j.node.rpc.FrameReader;
import io.p2p4j.node.rpc.FrameWriter;
import io.p2p4j.node.rpc.RpcLimits;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * Tells peers who this node is, when they ask and when it changes, and asks and hears who they are. Thread-safe.
 *
 * @see <a href="https://github.com/libp2p/specs/blob/master/identify/README.md">libp2p identify</a>
 */
public final class Identify {

    private final PublicKey key;
    private final String agent;
    private final Supplier<List<Multiaddr>> listen;
    private final Supplier<Collection<ProtocolId>> protocols;
    private final RpcLimits limits;

    /**
     * Tells what the suppliers say at the time.
     *
     * @param listen where this node listens
     * @param protocols what it speaks
     * @param limits how long a peer may take
     */
    public Identify(
            PublicKey key,
            String agent,
            Supplier<List<Multiaddr>> listen,
            Supplier<Collection<ProtocolId>> protocols,
            RpcLimits limits) {
        this.key = key;
        this.agent = agent;
        this.listen = listen;
        this.protocols = protocols;
        this.limits = limits;
    }

    /** Answers a peer that asks; whoever handles the stream closes it. */
    public void serve(Stream stream) {
        stream.deadline(limits.deadline());
        stream.write(FrameWriter.frame(message(stream.connection())));
    }

    /**
     * Asks the peer of a connection.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it answers anything but a sound message with its own key
     */
    public PeerInfo ask(Connection connection, Deadline deadline) {
        try (Stream stream = connection.open(Protocols.IDENTIFY, deadline)) {
            stream.deadline(deadline);
            stream.closeWrite();
            return read(stream);
        }
    }

    /**
     * Tells the peer of a connection unasked; returns once it has agreed to hear it.
     *
     * @throws io.p2p4j.api.error.ProtocolException with {@code PROTOCOL_NOT_SUPPORTED} if it does not listen to such
     */
    public void push(Connection connection, Deadline deadline) {
        try (Stream stream = connection.open(Protocols.IDENTIFY_PUSH, deadline)) {
            stream.deadline(deadline);
            stream.write(FrameWriter.frame(message(connection)));
            stream.closeWrite();
        }
    }

    /**
     * Hears what a peer tells unasked; what it left out is empty.
     *
     * @throws io.p2p4j.api.error.ProtocolException if it is anything but a sound message with its own key
     */
    public PeerInfo hear(Stream stream) {
        stream.deadline(limits.deadline());
        return read(stream);
    }

    private PeerInfo read(Stream stream) {
        try (FrameReader reader = new FrameReader(stream, IdentifyMessage.MAX_READ, limits.unfinished())) {
            byte[] message = reader.next()
                    .orElseThrow(() -> IdentifyMessage.malformed("is missing").toException());
            return IdentifyMessage.decode(message, stream.connection().peer());
        }
    }

    private byte[] message(Connection connection) {
        List<String> names =
                protocols.get().stream().map(ProtocolId::name).sorted().toList();
        return IdentifyMessage.encode(key, connection.remote(), agent, listen.get(), names);
    }
}
