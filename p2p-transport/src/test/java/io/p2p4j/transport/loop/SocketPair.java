package io.p2p4j.transport.loop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Two connected sockets, of which one is watched and the other is the test's. */
record SocketPair(SocketChannel watched, SocketChannel other) implements Closeable {

    static SocketPair open() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel other = SocketChannel.open(server.getLocalAddress());
            return new SocketPair(server.accept(), other);
        }
    }

    @Override
    public void close() throws IOException {
        watched.close();
        other.close();
    }
}
