package io.p2p4j.it.attack;

import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.security.Identity;
import io.p2p4j.api.security.SecureChannel;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.it.kit.Parts;
import io.p2p4j.it.kit.RawPeer;
import io.p2p4j.node.Node;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Proves a key to a node, speaks yamux by the frame from then on, and keeps to no rule of it. Used by one thread. */
final class HostilePeer implements AutoCloseable {

    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int GO_AWAY = 3;
    static final int SYN = 1;
    static final int RST = 8;

    private static final int HEADER = 12;
    private static final int RECEIVE_BUFFER = 16 << 10; // small, so that what it does not read soon stops the node
    private static final ProtocolId YAMUX = new ProtocolId("/yamux/1.0.0");

    private final SocketChannel socket = SocketChannel.open();
    private final PeerId id;
    private final SecureChannel channel;
    private final ByteBuffer plain;
    private final ByteBuffer sealed;

    /** Connects from an address of this machine and performs the handshake. */
    HostilePeer(Node node, Identity identity, String from) throws IOException {
        id = identity.peerId();
        socket.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(Nodes.socket(node));
        String proposal = RawPeer.GREETING + "\u0007/noise\n";
        raw(ByteBuffer.wrap(proposal.getBytes(StandardCharsets.US_ASCII)));
        read(proposal.length()); // it agrees by saying the same
        channel = Parts.noise().initiate(socket, identity, node.id(), List.of(YAMUX));
        plain = ByteBuffer.allocate(channel.framing().maxPlaintext());
        sealed = ByteBuffer.allocate(plain.capacity() + channel.framing().overhead());
    }

    PeerId id() {
        return id;
    }

    /** Adds a frame to what is sent next. */
    HostilePeer frame(int type, int flags, int stream, long length) throws IOException {
        if (plain.remaining() < HEADER) {
            send();
        }
        plain.put((byte) 0)
                .put((byte) type)
                .putShort((short) flags)
                .putInt(stream)
                .putInt((int) length);
        return this;
    }

    /** Adds a frame with data. */
    HostilePeer data(int flags, int stream, byte... data) throws IOException {
        frame(DATA, flags, stream, data.length);
        ByteBuffer left = ByteBuffer.wrap(data);
        while (left.hasRemaining()) {
            if (!plain.hasRemaining()) {
                send();
            }
            int n = Math.min(left.remaining(), plain.remaining());
            plain.put(left.slice(left.position(), n));
            left.position(left.position() + n);
        }
        return this;
    }

    /** Opens a stream and proposes a protocol on it. */
    HostilePeer open(int stream, ProtocolId protocol) throws IOException {
        return data(SYN, stream, proposal(protocol));
    }

    /** Returns the bytes of the proposal of a protocol. */
    static byte[] proposal(ProtocolId protocol) {
        String name = protocol.toString();
        return (RawPeer.GREETING + (char) (name.length() + 1) + name + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends the frames that were added, as one sealed frame. */
    void send() throws IOException {
        channel.seal(plain.flip(), sealed.clear());
        plain.clear();
        raw(sealed.flip());
    }

    /** Sends bytes as they are, unsealed. */
    void raw(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    /** Does something often, and returns once the node has ended the connection, which it may notice a little later. */
    void performUntilEnded(int times, Step step) {
        try {
            for (int i = 0; i < times; i++) {
                step.perform(i);
            }
            send();
            while (true) {
                read(1);
            }
        } catch (IOException e) {
            // That is the end.
        }
    }

    private void read(int bytes) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(bytes);
        while (in.hasRemaining()) {
            if (socket.read(in) < 0) {
                throw new EOFException("the node ended the connection");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        socket.close();
    }

    /** A part of an attack that is repeated. */
    @FunctionalInterface
    interface Step {
        void perform(int number) throws IOException;
    }
}
