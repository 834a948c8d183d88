package io.p2p4j.transport.tcp;

import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.transport.pipe.Link;
import io.p2p4j.transport.pipe.Source;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * Accepts sockets on one port.
 *
 * @param channel the listening socket
 * @param address where it is bound
 */
record TcpSource(ServerSocketChannel channel, Multiaddr address) implements Source {

    private static final int BACKLOG = 1024; // sockets that wait in the kernel for a permit; the kernel may allow fewer

    /** Returns a source that is bound to a place; an IPv4 one takes no IPv6 connections. */
    static TcpSource bind(InetSocketAddress place) throws IOException {
        boolean ip4 = place.getAddress() instanceof Inet4Address;
        ServerSocketChannel channel =
                ServerSocketChannel.open(ip4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        boolean bound = false;
        try {
            channel.bind(place, BACKLOG);
            TcpSource source = new TcpSource(channel, TcpAddress.toMultiaddr(channel.getLocalAddress()));
            bound = true;
            return source;
        } finally {
            if (!bound) {
                channel.close();
            }
        }
    }

    @Override
    public Link accept() throws IOException {
        SocketChannel accepted = channel.accept();
        boolean linked = false;
        try {
            Link link = TcpPipe.link(accepted);
            linked = true;
            return link;
        } finally {
            if (!linked) {
                accepted.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
