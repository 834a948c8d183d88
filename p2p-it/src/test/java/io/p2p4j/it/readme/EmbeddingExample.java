package io.p2p4j.it.readme;

import io.p2p4j.api.rpc.Service;
import io.p2p4j.api.security.TrustLevel;
import io.p2p4j.node.Node;
import java.nio.file.Path;
import java.util.Set;

/** The example of the README. */
final class EmbeddingExample {

    public record City(String name) {}

    public record Forecast(String city, int celsius) {}

    private EmbeddingExample() {}

    static Forecast run(Path dir) throws InterruptedException {
        // @start region="example"
        var loopback = "/ip4/127.0.0.1/tcp/0";
        var a = Node.builder().set("node.data_dir", dir + "/a").set("node.listen", loopback);
        var b = Node.builder().set("node.data_dir", dir + "/b").set("node.listen", loopback);
        try (Node server = a.start();
                Node client = b.start()) {
            server.serve(Service.named("weather")
                    .method("forecast", City.class, (city, caller) -> new Forecast(city.name(), 21)));
            server.trust().set(client.id(), TrustLevel.TRUSTED, Set.of(), "our own client");
            client.connect(server.addresses().get(0));
            return client.call(server.id(), "weather/forecast", new City("Oslo"), Forecast.class);
        }
        // @end
    }
}
