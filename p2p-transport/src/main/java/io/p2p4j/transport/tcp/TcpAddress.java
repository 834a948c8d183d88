package io.p2p4j.transport.tcp;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.time.Deadline;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

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

    /** The forms of addresses that have such parts. */
    static final Set<String> FORMS =
            KINDS.stream().map(kind -> "/" + kind.text() + "/tcp").collect(Collectors.toUnmodifiableSet());

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

    /**
     * Returns the places that the host stands for, at least one.
     *
     * <p>A name is looked up on a platform thread, as that cannot be interrupted; it is abandoned at the deadline.
     */
    List<InetSocketAddress> resolve(Deadline deadline) throws IOException, InterruptedException {
        if (kind == AddressProtocol.IP4 || kind == AddressProtocol.IP6) {
            return resolve();
        }
        FutureTask<List<InetSocketAddress>> lookup = new FutureTask<>(this::resolve);
        Thread.ofPlatform().daemon().name("p2p-resolve").start(lookup);
        try {
            return lookup.get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw P2pError.of(ErrorCode.TIMEOUT, "the name " + host + " was not resolved in time")
                    .with(Detail.ADDRESS, "/" + kind.text() + "/" + host)
                    .toException(e);
        } catch (ExecutionException e) {
            throw new IOException("the name " + host + " is not known", e.getCause());
        }
    }

    /** Returns the places that the host stands for, at least one; blocks for as long as the system's resolver does. */
    List<InetSocketAddress> resolve() throws IOException {
        List<InetSocketAddress> places = Arrays.stream(InetAddress.getAllByName(host))
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
