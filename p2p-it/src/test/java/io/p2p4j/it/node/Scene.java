package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.it.kit.Nodes;
import io.p2p4j.node.Node;
import io.p2p4j.node.NodeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Starts the nodes of one test, and names them.
 *
 * @param nodes starts them
 * @param names how many have a name
 * @param reload whether nodes start without the live keys that they are given, and take them over while they run
 */
record Scene(Nodes nodes, AtomicInteger names, boolean reload) {

    String next() {
        return "node" + names.incrementAndGet();
    }

    /** Returns the name that was given last. */
    String last() {
        return "node" + names.get();
    }

    /** Starts a node of some keys: key, value, key, value … */
    Node start(UnaryOperator<NodeBuilder> parts, String... settings) {
        Map<String, String> keys = new TreeMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            keys.put(settings[i], settings[i + 1]);
        }
        return reload && keys.keySet().stream().anyMatch(KeyTable::live) ? reloaded(parts, keys) : started(parts, keys);
    }

    private Node started(UnaryOperator<NodeBuilder> parts, Map<String, String> keys) {
        NodeBuilder builder = parts.apply(nodes.builder(next()));
        keys.forEach(builder::set);
        return nodes.start(builder);
    }

    private Node reloaded(UnaryOperator<NodeBuilder> parts, Map<String, String> keys) {
        Map<String, String> all = base(next());
        keys.forEach((key, text) -> {
            if (!KeyTable.live(key)) {
                all.put(key, text);
            }
        });
        Path file = write(nodes.dir(last() + ".yaml"), all);
        Node node = nodes.start(parts.apply(Node.builder().config(file)));
        all.putAll(keys);
        write(file, all);
        assertEquals(List.of(), node.reload().waiting());
        return node;
    }

    /** Returns what every node is given in a file, nothing of which an option overrides. */
    Map<String, String> base(String name) {
        return new HashMap<>(Map.of(
                "node.data_dir", nodes.dir(name).toString(),
                "node.listen", "/ip4/127.0.0.1/tcp/0",
                "node.call_timeout", "60s",
                "node.reload_interval", "0",
                "resilience.retry.initial_delay", "10ms",
                "resilience.retry.max_delay", "100ms"));
    }

    static Path write(Path file, Map<String, String> keys) {
        try {
            return Files.writeString(file, KeyTable.file(keys));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
