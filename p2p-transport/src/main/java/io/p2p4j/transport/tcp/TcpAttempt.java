package io.p2p4j.transport.tcp;

import io.p2p4j.transport.pipe.Attempt;
import io.p2p4j.transport.pipe.Link;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** Connects a socket to one place. */
final class TcpAttempt implements Attempt {

    private final InetSocketAddress place;
    private final SocketChannel channel;

    TcpAttempt(InetSocketAddress place) throws IOException {
        this.place = place;
        this.channel = SocketChannel.open();
    }

    @Override
    public Link connect() throws IOException {
        channel.connect(place);
        // Where nobody listens on a port of the ephemeral range, TCP may connect a socket with itself.
        if (channel.getLocalAddress().equals(channel.getRemoteAddress())) {
            throw new ConnectException("nobody listens there");
        }
        return TcpPipe.link(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
