package io.p2p4j.transport.tcp;

import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Translates between multiaddrs and socket addresses.
 *
 * @param kind what the host is
 * @param host an address or a name
 * @param port the port
 */
record TcpAddress(AddressProtocol kind, String host, int port) {

    private static final List<AddressProtocol> KINDS = List.of(
            AddressProtocol.IP4, AddressProtocol.IP6, AddressProtocol.DNS, AddressProtocol.DNS4, AddressProtocol.DNS6);

    /** Returns the forms of addresses that have such parts. */
    static Stream<String> forms() {
        return KINDS.stream().map(kind -> "/" + kind.text() + "/" + AddressProtocol.TCP.text());
    }

    /** Returns the parts of an address, if it is one of TCP. */
    static Optional<TcpAddress> of(Multiaddr address) {
        return KINDS.stream()
                .filter(kind -> address.matches(kind, AddressProtocol.TCP))
                .findFirst()
                .map(kind -> new TcpAddress(
                        kind,
                        address.value(kind).orElseThrow(),
                        Integer.parseInt(address.value(AddressProtocol.TCP).orElseThrow())));
    }

    /** Returns the multiaddr of a socket's end. */
    static Multiaddr toMultiaddr(SocketAddress end) throws IOException {
        if (!(end instanceof InetSocketAddress socket)) {
            throw new IOException("a socket has no address any more"); // the remote is gone already
        }
        InetAddress ip = socket.getAddress();
        String text = ip.getHostAddress();
        int zone = text.indexOf('%');
        AddressProtocol kind = ip instanceof Inet4Address ? AddressProtocol.IP4 : AddressProtocol.IP6;
        return new Multiaddr(List.of(
                new Multiaddr.Component(kind, zone < 0 ? text : text.substring(0, zone)),
                new Multiaddr.Component(AddressProtocol.TCP, Integer.toString(socket.getPort()))));
    }

    /** Returns whether the host is an address rather than a name. */
    boolean isLiteral() {
        return kind == AddressProtocol.IP4 || kind == AddressProtocol.IP6;
    }

    /** Returns the places that the host stands for, at least one; blocks for a name's lookup. */
    List<InetSocketAddress> resolve(Resolver resolver) throws IOException {
        List<InetAddress> found = isLiteral() ? List.of(InetAddress.getByName(host)) : resolver.addresses(host);
        List<InetSocketAddress> places = found.stream()
                .filter(this::fits)
                .map(ip -> new InetSocketAddress(ip, port))
                .toList();
        if (places.isEmpty()) {
            throw new UnknownHostException(host + " has no address for /" + kind.text());
        }
        return places;
    }

    private boolean fits(InetAddress ip) {
        return switch (kind) {
            case DNS4 -> ip instanceof Inet4Address;
            case DNS6 -> ip instanceof Inet6Address;
            default -> true;
        };
    }
}
