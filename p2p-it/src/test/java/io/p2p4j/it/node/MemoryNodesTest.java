package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.spi.Providers;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runs nodes that meet inside one process, without a socket. */
@Timeout(60)
class MemoryNodesTest {

    private static final int COUNT = 12;

    @Test
    void callEachOtherRound() throws Exception {
        TransportProvider provider =
                Providers.require(ServiceLoader.load(TransportProvider.class), "a transport", Optional.of("memory"));
        try (Nodes nodes = new Nodes()) {
            List<Node> ring = new ArrayList<>();
            for (int i = 0; i < COUNT; i++) {
                Transport transport =
                        provider.create(ProviderContext.of(TransportConfig.defaults(), nodes.dir("unused")));
                ring.add(nodes.start(nodes.builder("node" + i)
                        .set("node.listen", "/memory/node" + i)
                        .with(Transport.class, transport)));
            }
            for (int i = 0; i < COUNT; i++) {
                Node client = ring.get(i);
                Node server = ring.get((i + 1) % COUNT);
                Nodes.befriend(client, server);
                assertEquals("hi", Nodes.say(client, server, "hi").path("text").asString());
            }
        }
    }
}
