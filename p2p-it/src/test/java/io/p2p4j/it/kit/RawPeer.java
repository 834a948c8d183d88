package io.p2p4j.it.kit;

import io.p2p4j.node.Node;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** Connects a socket to a node and says what it likes; it proves no key. */
public final class RawPeer implements AutoCloseable {

    /** The first message of a negotiation. */
    public static final String GREETING = "\u0013/multistream/1.0.0\n";

    private final Socket socket = new Socket();

    /** Connects from an address of this machine. */
    public RawPeer(Node node, String from) throws IOException {
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(Nodes.socket(node));
        socket.setSoTimeout(10_000);
        socket.setSoLinger(true, 0); // many of them would leave many ports in TIME_WAIT
    }

    /** Sends bytes. */
    public void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Returns whether the node speaks, rather than closing at once. */
    public boolean isServed() throws IOException {
        try {
            send(GREETING.getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() >= 0;
        } catch (SocketException e) {
            return false; // reset
        }
    }

    /** Waits until the node has closed the connection, ten seconds at most. */
    public void awaitEnd() throws IOException {
        try {
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
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
