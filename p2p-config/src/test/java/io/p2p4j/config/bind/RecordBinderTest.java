package io.p2p4j.config.bind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.config.ConfigLayers;
import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.config.yaml.YamlConfigReaderProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Binds records of every shape that the node's own configuration does not have. */
class RecordBinderTest {

    record Host(String name, int port) {
        Host {
            if (port == 0) {
                throw new IllegalArgumentException("port = 0 is not a port");
            }
            if (name.equals("evil")) {
                throw new IllegalArgumentException("nobody may be called evil");
            }
        }

        static Host defaults() {
            return new Host("localhost", 80);
        }
    }

    record Proxy(Host host, boolean tls) {
        static Proxy defaults() {
            return new Proxy(Host.defaults(), true);
        }
    }

    record Farm(
            Optional<Proxy> proxy,
            List<Host> hosts,
            Map<String, Host> named,
            Map<String, Map<String, Integer>> weights,
            Map<String, String> labels,
            Optional<List<Integer>> ports,
            List<List<Double>> matrix,
            Host main) {
        Farm {
            if (main.port() < 80) {
                throw new IllegalArgumentException("main.port of a farm must be 80 or more");
            }
            if (labels.size() > 2) {
                throw new IllegalArgumentException("labels has more than two entries");
            }
        }

        static Farm defaults() {
            return new Farm(
                    Optional.empty(),
                    List.of(),
                    Map.of("a", new Host("a", 1)),
                    Map.of(),
                    Map.of("x.y", "1"),
                    Optional.empty(),
                    List.of(),
                    new Host("main", 8080));
        }
    }

    @TempDir
    private Path folder;

    private Farm read(String yaml, Map<String, String> overrides) throws IOException {
        Path file = Files.writeString(folder.resolve("farm.yaml"), yaml);
        ConfigReader reader = new YamlConfigReaderProvider()
                .create(ProviderContext.of(new ConfigLayers(List.of(file), Map.of(), overrides), folder));
        return reader.read(Farm.class);
    }

    private String refusal(String yaml, Map<String, String> overrides) {
        ConfigException e = assertThrows(ConfigException.class, () -> read(yaml, overrides));
        return e.error().message().replace(folder + "/", "");
    }

    @Test
    void bindsAllShapes() throws IOException {
        Farm farm = read("""
                proxy: { host: { port: 3128 } }
                hosts: [{ name: a }, { port: 2 }, {}, ]
                named: { b.c: { port: 5 } }
                weights: { a: { x: 1 }, b: }
                labels: { k: v }
                ports: [1, 2]
                matrix: [[1, 2.5], []]
                main: { port: 443 }
                """, Map.of("labels.x.y", "2"));
        assertEquals(Optional.of(new Proxy(new Host("localhost", 3128), true)), farm.proxy());
        assertEquals(List.of(new Host("a", 80), new Host("localhost", 2), Host.defaults()), farm.hosts());
        assertEquals(Map.of("a", new Host("a", 1), "b.c", new Host("localhost", 5)), farm.named());
        assertEquals(Map.of("a", Map.of("x", 1), "b", Map.of()), farm.weights());
        assertEquals(Map.of("k", "v", "x.y", "2"), farm.labels());
        assertEquals(Optional.of(List.of(1, 2)), farm.ports());
        assertEquals(List.of(List.of(1.0, 2.5), List.of()), farm.matrix());
        assertEquals(new Host("main", 443), farm.main());
    }

    @Test
    void textSetsWhatHasAForm() throws IOException {
        Farm farm = read("", Map.of("ports", "1, 2", "proxy.tls", "false", "main.name", "x"));
        assertEquals(Optional.of(List.of(1, 2)), farm.ports());
        assertEquals(Optional.of(new Proxy(Host.defaults(), false)), farm.proxy());
        assertEquals(new Host("x", 8080), farm.main());
    }

    @Test
    void namesElementsAndEntries() {
        assertEquals("""
                proxy.host.port = 0 (farm.yaml:1:18) is not a port
                hosts[0].nam (farm.yaml:3:5) is not a known key; did you mean hosts[0].name?
                hosts[0].port = 0 (farm.yaml:4:5) is not a port
                hosts[1] (farm.yaml:5:5) is refused: nobody may be called evil
                hosts[2] (farm.yaml:6:5) is a list, not a section; its keys are name, port
                named.x.port = 'y' (farm.yaml:7:15) is not a whole number
                matrix[0][1] = 'z' (farm.yaml:8:14) is not a number""", refusal("""
                proxy: { host: { port: 0 } }
                hosts:
                  - nam: a
                    port: 0
                  - { name: evil }
                  - [a]
                named: { x: { port: y } }
                matrix: [[1, z]]
                """, Map.of()));
    }

    @Test
    void putsARefusalAtTheKeyOrItsSection() {
        assertEquals("main.port of a farm must be 80 or more (farm.yaml:2:1)", refusal("""
                labels: { a: b }
                main: { port: 79 }
                """, Map.of()));
        assertEquals(
                "labels has more than two entries (farm.yaml:1:1)",
                refusal("labels: { a: b, c: d }", Map.of("ports", "1")));
        assertEquals("main (override) is refused: nobody may be called evil", refusal("", Map.of("main.name", "evil")));
    }

    @Test
    void aWrongKeyIsNotBlamedAgainByItsParent() {
        assertEquals("main.port = 'x' (farm.yaml:1:9) is not a whole number", refusal("main: { port: x }", Map.of()));
        assertEquals("main.port = 0 (farm.yaml:1:9) is not a port", refusal("main: { port: 0 }", Map.of()));
    }

    @Test
    void recordsWithinListsAndMapsNeedAFile() {
        assertEquals("""
                hosts[0] = 'a' (override) is not a section; its keys are name, port
                named.b = 'c' (override) is not a section; its keys are name, port""", refusal("", Map.of("hosts", "a", "named.b", "c")));
    }
}
