package io.p2p4j.transport.memory;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.AddressProtocol;
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

/** Listens on and dials {@code /memory/name} for one host of a network. */
final class MemoryTransport implements Transport {

    private final ConnectionHost host;
    private final MemoryNetwork network;
    private final String name;

    MemoryTransport(ProviderContext<TransportConfig> context, MemoryNetwork network, String name) {
        this.host = new ConnectionHost(context);
        this.network = network;
        this.name = name;
    }

    @Override
    public Set<String> forms() {
        return Set.of("/" + AddressProtocol.MEMORY.text());
    }

    @Override
    public Listener listen(Multiaddr address, Endpoint endpoint) {
        requireSupported(address);
        host.requireOpen();
        try {
            return host.listen(network.bind(name, address), endpoint);
        } catch (IOException e) {
            throw P2pError.of(ErrorCode.NETWORK_ERROR, "cannot listen on " + address + ": " + e.getMessage())
                    .with(Detail.ADDRESS, address.toString())
                    .toException(e);
        }
    }

    @Override
    public Connection dial(PeerId peer, List<Multiaddr> addresses, Endpoint endpoint, Deadline deadline)
            throws InterruptedException {
        addresses.forEach(this::requireSupported);
        List<Lead> leads = addresses.stream()
                .<Lead>map(address -> new Lead.Place(address, () -> network.wire(name, address)))
                .toList();
        return host.dial(leads, endpoint, peer, deadline);
    }

    @Override
    public void close() {
        host.close();
    }

    private void requireSupported(Multiaddr address) {
        if (!supports(address)) {
            throw new IllegalArgumentException(address + " is not an address of this process");
        }
    }
}
