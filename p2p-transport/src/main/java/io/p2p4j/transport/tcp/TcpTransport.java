package io.p2p4j.transport.tcp;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.transport.dial.Lead;
import io.p2p4j.transport.upgrade.ConnectionHost;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Listens on and dials {@code /ip4}, {@code /ip6} and {@code /dns} addresses that end in {@code /tcp}; dials {@code /dnsaddr}. */
final class TcpTransport implements Transport {

    private final ConnectionHost host;
    private final Resolver resolver;

    TcpTransport(ProviderContext<TransportConfig> context, Resolver resolver) {
        this.host = new ConnectionHost(context);
        this.resolver = resolver;
    }

    @Override
    public Set<String> forms() {
        return TcpLeads.FORMS;
    }

    @Override
    public Listener listen(Multiaddr address, Endpoint endpoint) {
        host.requireOpen();
        TcpAddress place = TcpAddress.of(address).orElseThrow(() -> notAPlace(address));
        try {
            return host.listen(TcpSource.bind(place.resolve(resolver).get(0)), endpoint);
        } catch (IOException e) {
            throw P2pError.of(ErrorCode.NETWORK_ERROR, "cannot listen on " + address + ": " + e)
                    .with(Detail.ADDRESS, address.toString())
                    .toException(e);
        }
    }

    @Override
    public Connection dial(PeerId peer, List<Multiaddr> addresses, Endpoint endpoint, Deadline deadline)
            throws InterruptedException {
        TcpLeads leads = new TcpLeads(resolver, peer);
        List<Lead> each = addresses.stream()
                .map(address -> leads.of(address).orElseThrow(() -> notOfTcp(address)))
                .toList();
        return host.dial(each, endpoint, peer, deadline);
    }

    @Override
    public void close() {
        host.close();
    }

    private static RuntimeException notAPlace(Multiaddr address) {
        return address.form().equals(TcpLeads.DNSADDR)
                ? P2pError.of(
                                ErrorCode.CONFIG_INVALID,
                                address + " tells others where to dial and is no place to listen on;"
                                        + " listen on one such as /ip4/0.0.0.0/tcp/4001")
                        .with(Detail.ADDRESS, address.toString())
                        .toException()
                : notOfTcp(address);
    }

    private static IllegalArgumentException notOfTcp(Multiaddr address) {
        return new IllegalArgumentException(address + " is not an address of TCP");
    }
}
