package io.p2p4j.transport.tcp;

import io.p2p4j.transport.pipe.Attempt;
import io.p2p4j.transport.pipe.Link;
import java.io.IOException;
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
        return TcpPipe.link(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
