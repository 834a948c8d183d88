package io.p2p4j.transport.tcp;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.transport.pipe.Attempt;
import io.p2p4j.transport.upgrade.ConnectionHost;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Listens on and dials {@code /ip4}, {@code /ip6} and {@code /dns} addresses that end in {@code /tcp}. */
final class TcpTransport implements Transport {

    private final ConnectionHost host;

    TcpTransport(ProviderContext<TransportConfig> context) {
        this.host = new ConnectionHost(context);
    }

    @Override
    public Set<String> forms() {
        return TcpAddress.FORMS;
    }

    @Override
    public Listener listen(Multiaddr address, Endpoint endpoint) {
        host.requireOpen();
        try {
            return host.listen(TcpSource.bind(require(address).resolve().get(0)), endpoint);
        } catch (IOException e) {
            throw network("cannot listen on " + address + ": " + e, address, e);
        }
    }

    @Override
    public Connection dial(PeerId peer, List<Multiaddr> addresses, Endpoint endpoint, Deadline deadline)
            throws InterruptedException {
        Deadline limit = host.limit(deadline);
        List<Attempt.Route> routes = new ArrayList<>();
        for (Multiaddr address : addresses) {
            resolve(address, limit).forEach(place -> routes.add(() -> new TcpAttempt(place)));
        }
        return host.dial(routes, endpoint, new PeerAddress(peer, addresses.get(0)), limit);
    }

    @Override
    public void close() {
        host.close();
    }

    private static List<InetSocketAddress> resolve(Multiaddr address, Deadline limit) throws InterruptedException {
        try {
            return require(address).resolve(limit);
        } catch (IOException e) {
            throw network("cannot resolve " + address + ": " + e, address, e);
        }
    }

    private static TcpAddress require(Multiaddr address) {
        return TcpAddress.of(address)
                .orElseThrow(() -> new IllegalArgumentException(address + " is not an address of TCP"));
    }

    private static P2pException network(String what, Multiaddr address, IOException cause) {
        return P2pError.of(ErrorCode.NETWORK_ERROR, what)
                .with(Detail.ADDRESS, address.toString())
                .toException(cause);
    }
}
