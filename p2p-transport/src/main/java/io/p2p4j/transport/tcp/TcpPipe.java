package io.p2p4j.transport.tcp;

import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.pipe.Pipe;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Carries bytes over one socket, undelayed.
 *
 * @param channel the socket, in blocking mode until it is watched
 */
record TcpPipe(SocketChannel channel) implements Pipe {

    /** Returns the link of a connected socket. */
    static Link link(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new Link(
                new TcpPipe(channel),
                TcpAddress.toMultiaddr(channel.getLocalAddress()),
                TcpAddress.toMultiaddr(channel.getRemoteAddress()));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        return channel.write(source);
    }

    @Override
    public void finish() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public Optional<SocketChannel> socket() {
        return Optional.of(channel);
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Resets the connection, so that no TIME_WAIT is left behind. */
    @Override
    public void abort() throws IOException {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } finally {
            channel.close();
        }
    }
}
