package io.p2p4j.transport.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.api.transport.Connection;
import io.p2p4j.api.transport.Endpoint;
import io.p2p4j.api.transport.Listener;
import io.p2p4j.api.transport.ProtocolId;
import io.p2p4j.api.transport.Stream;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.api.transport.TransportProvider;
import io.p2p4j.transport.memory.MemoryTransportProvider;
import io.p2p4j.transport.tcp.TcpTransportProvider;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ReadmeTest {

    private static final TestNode SERVER = new TestNode(2);
    private static final TestNode CLIENT = new TestNode(1);

    @Test
    void theSnippetRuns() throws Exception {
        Endpoint serving = SERVER.endpoint();
        Endpoint dialling = CLIENT.endpoint();
        TransportProvider provider = new TcpTransportProvider();
        // snippet begins
        ProtocolId echo = new ProtocolId("/test/echo/1.0.0");
        Deadline soon = Deadline.after(Duration.ofSeconds(5), Ticker.system());
        try (Transport tcp = provider.create(ProviderContext.of(TransportConfig.defaults(), Path.of(".")))) {
            Listener listener = tcp.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"), serving);
            PeerId peer = serving.identity().peerId();
            Connection connection = tcp.dial(peer, List.of(listener.address()), dialling, soon);
            try (Stream stream = connection.open(echo, soon)) {
                stream.deadline(soon);
                stream.write(ByteBuffer.wrap(new byte[5]));
                ByteBuffer answer = ByteBuffer.allocate(5);
                while (answer.hasRemaining() && stream.read(answer) >= 0) {}
            }
        }
        // snippet ends
        assertEquals(SERVER.peerId(), TestNode.next(CLIENT.connected).peer());
    }

    @Test
    void theReadmeShowsTheSnippet() throws IOException {
        String test = Files.readString(Path.of("src/test/java/io/p2p4j/transport/upgrade/ReadmeTest.java"));
        String snippet = test.substring(test.indexOf("// snippet begins") + 17, test.indexOf("// snippet ends"));
        String shown = Files.readString(Path.of("README.md"));
        assertTrue(shown.replaceAll("\\s+", " ").contains(snippet.strip().replaceAll("\\s+", " ")));
    }

    @Test
    void bothProvidersAreNamedByTheirTypes() {
        Set<String> types = Set.of(new TcpTransportProvider(), new MemoryTransportProvider()).stream()
                .map(TransportProvider::type)
                .collect(Collectors.toSet());
        assertEquals(Set.of("tcp", "memory"), types);
    }
}
