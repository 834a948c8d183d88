package io.p2p4j.transport.memory;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Provides connections within one process, of type {@code memory}, over a perfect network.
 *
 * <p>Transports reach each other if the same provider made them; nothing is shared beyond that. Each is a host of its
 * own.
 */
public final class MemoryTransportProvider implements TransportProvider {

    private final MemoryNetwork network = new MemoryNetwork(NetworkTime.running(Ticker.system()));
    private final AtomicInteger created = new AtomicInteger();

    /** Called by the service loader. */
    public MemoryTransportProvider() {}

    @Override
    public String type() {
        return "memory";
    }

    @Override
    public Transport create(ProviderContext<TransportConfig> context) {
        return network.transport("host-" + created.incrementAndGet(), context);
    }
}
