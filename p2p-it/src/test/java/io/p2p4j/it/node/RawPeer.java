package io.p2p4j.it.node;

import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Connects a socket to a node and goes no further than the first line of the negotiation. */
final class RawPeer implements AutoCloseable {

    private static final byte[] GREETING = "\u0013/multistream/1.0.0\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket = new Socket();

    /** Connects from an address of this machine. */
    RawPeer(Node node, String from) throws IOException {
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(Nodes.socket(node));
        socket.setSoTimeout(5000);
    }

    /** Returns whether the node speaks, rather than closing at once. */
    boolean isServed() throws IOException {
        try {
            socket.getOutputStream().write(GREETING);
            return socket.getInputStream().read() >= 0;
        } catch (SocketException e) {
            return false; // reset
        }
    }

    /** Waits until the node has closed the connection, five seconds at most. */
    void awaitEnd() throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // What it said before is of no interest.
            }
        } catch (SocketException e) {
            // A reset is an end too.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
