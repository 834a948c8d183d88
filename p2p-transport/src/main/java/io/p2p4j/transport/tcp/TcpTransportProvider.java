package io.p2p4j.transport.tcp;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;

/** Provides connections over TCP, of type {@code tcp}. */
public final class TcpTransportProvider implements TransportProvider {

    /** Called by the service loader. */
    public TcpTransportProvider() {}

    @Override
    public String type() {
        return "tcp";
    }

    @Override
    public Transport create(ProviderContext<TransportConfig> context) {
        return new TcpTransport(context, new SystemResolver(SystemResolver.SYSTEM));
    }
}
