package io.p2p4j.transport.memory;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;

/**
 * Provides connections within one process, of type {@code memory}.
 *
 * <p>Transports reach each other if the same provider made them; nothing is shared beyond that.
 */
public final class MemoryTransportProvider implements TransportProvider {

    private final MemoryHub hub = new MemoryHub();

    /** Called by the service loader. */
    public MemoryTransportProvider() {}

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public Transport create(ProviderContext<TransportConfig> context) {
        return new MemoryTransport(context, hub);
    }
}
