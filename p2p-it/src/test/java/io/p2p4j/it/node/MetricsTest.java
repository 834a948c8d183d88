package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every metric of the documentation is told, and no other. */
@Timeout(60)
class MetricsTest {

    private static final Pattern DOCUMENTED = Pattern.compile("^\\| `(p2p4j_[a-z_]+)` ", Pattern.MULTILINE);
    private static final Pattern TOLD = Pattern.compile("^(p2p4j_[a-z_]+)[ {]", Pattern.MULTILINE);

    @Test
    void theDocumentedMetricsAreThoseThatAreTold() throws Exception {
        try (Nodes nodes = new Nodes()) {
            Node server = nodes.start("server", "resilience.circuit_breaker.failure_threshold", "1");
            Node client = nodes.start("client");
            Nodes.befriend(client, server);
            Nodes.say(client, server, "hi");
            server.identify(client.id());
            PeerAddress gone = new PeerAddress(
                    nodes.start("other").id(), Multiaddr.parse("/ip4/127.0.0.1/tcp/1")); // nobody listens there
            assertEquals(
                    ErrorCode.NETWORK_ERROR,
                    Nodes.failure(() -> server.connect(gone)).code());
            Node stranger = nodes.start("stranger");
            server.trust().set(stranger.id(), TrustLevel.UNTRUSTED, Set.of(), "a test");
            Nodes.failure(() -> stranger.connect(Nodes.address(server)));
            client.close();
            Nodes.await(
                    "the end of a connection is counted",
                    () -> names(TOLD, server.metrics()).contains("p2p4j_connections_ended_total"));

            String readme = Files.readString(Path.of(System.getProperty("p2p.root", ".."), "p2p-node", "README.md"));
            assertEquals(names(DOCUMENTED, readme), names(TOLD, server.metrics()));
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
