package io.p2p4j.it.network;

import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.api.transport.Transport;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The example of this module's README. */
final class SimulatedNetworkExample {

    private SimulatedNetworkExample() {}

    static String run(Path dir) throws InterruptedException {
        // @start region="example"
        var network = new SimulatedNetwork();
        network.latency(Duration.ofMillis(50));
        try (Node alice = builder(network, "alice", dir).start();
                Node bob = builder(network, "bob", dir).start()) {
            bob.serve(Service.named("greeter").method("greet", List.class, (names, caller) -> "hello " + names));
            bob.trust().set(alice.id(), TrustLevel.TRUSTED, Set.of(), "a test");
            alice.connect(bob.addresses().get(0));
            network.partition(List.of(Set.of("alice"), Set.of("bob")));
            // what alice asks now ends with TIMEOUT
            network.heal();
            return alice.call(bob.id(), "greeter/greet", List.of("alice"), String.class);
        }
        // @end
    }

    // @start region="builder"
    private static NodeBuilder builder(SimulatedNetwork network, String host, Path dir) {
        return Node.builder()
                .set("node.data_dir", dir.resolve(host).toString())
                .set("node.listen", "/memory/" + host)
                .with(Transport.class, network.transport(host));
    }
    // @end
}
