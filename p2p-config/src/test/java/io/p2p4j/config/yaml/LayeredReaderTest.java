package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.config.ConfigReaderProvider;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.error.ConfigException;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.spi.Providers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredReaderTest {

    @TempDir
    private Path folder;

    private Sources sources() {
        return new Sources(folder);
    }

    @Test
    void isFoundByTheServiceLoader() {
        LayeredReaderTest.class.getModule().addUses(ConfigReaderProvider.class);
        assertInstanceOf(
                YamlConfigReaderProvider.class,
                Providers.require(ServiceLoader.load(ConfigReaderProvider.class), "config", Optional.of("yaml")));
    }

    @Nested
    class Precedence {

        @Test
        void strongerLayersWinKeyByKey() {
            Sources sources = sources()
                    .file(
                            "a.yaml",
                            "resilience: { rate_limit: { max_requests: 1, time_window: 1, burst: 1, max_peers: 1 } }")
                    .file("b.yaml", "resilience: { rate_limit: { time_window: 2, burst: 2, max_peers: 2 } }")
                    .variable("P2P_RESILIENCE_RATE_LIMIT_BURST", "3")
                    .variable("P2P_RESILIENCE_RATE_LIMIT_MAX_PEERS", "3")
                    .override("resilience.rate_limit.max_peers", "4");
            assertEquals(
                    RateLimit.of(1, Duration.ofSeconds(2), 3, 4),
                    sources.read(NodeConfig.class).resilience().rateLimit());
        }

        @Test
        void listsReplace() {
            Sources sources = sources()
                    .file("a.yaml", "node: { listen: [/ip4/1.1.1.1/tcp/1, /ip4/1.1.1.1/tcp/2] }")
                    .file("b.yaml", "node: { listen: [/ip4/1.1.1.1/tcp/3] }");
            assertEquals(
                    List.of(Multiaddr.parse("/ip4/1.1.1.1/tcp/3")),
                    sources.read(NodeConfig.class).node().listen());
        }

        @Test
        void anEmptyTextIsTheEmptyList() {
            Sources sources = sources().variable("P2P_NODE_LISTEN", "").override("security.permissions.trusted", "");
            NodeConfig config = sources.read(NodeConfig.class);
            assertEquals(List.of(), config.node().listen());
            assertEquals(1, config.security().permissions().size());
            assertTrue(config.security().permissions().values().stream().allMatch(List::isEmpty));
        }

        @Test
        void anEmptyTextUndoesAnOptional() {
            Sources sources = sources()
                    .file("a.yaml", "resilience: { retry: { provider: failsafe } }")
                    .override("resilience.retry.provider", "");
            assertEquals(
                    Optional.empty(),
                    sources.read(NodeConfig.class).resilience().retry().provider());
        }

        @Test
        void aLaterFileCanSatisfyACheckAcrossKeys() {
            Sources sources = sources()
                    .file("a.yaml", "resilience: { retry: { initial_delay: 20 } }")
                    .file("b.yaml", "resilience: { retry: { max_delay: 30 } }");
            assertEquals(
                    Duration.ofSeconds(20),
                    sources.read(NodeConfig.class).resilience().retry().initialDelay());
        }
    }

    @Nested
    class Defaults {

        @Test
        void serveWithoutAnyLayer() {
            assertEquals(NodeConfig.defaults(), sources().read(NodeConfig.class));
        }

        @Test
        void serveForEmptyFilesAndSections() {
            for (String yaml : List.of(
                    "", "# nothing\n", "---\n", "~\n", "{}\n", "node:\nresilience: {retry: , rate_limit: {}}\n")) {
                assertEquals(
                        NodeConfig.defaults(),
                        sources().file("config.yaml", yaml).read(NodeConfig.class),
                        yaml);
            }
        }

        @Test
        void areWhatTheExampleOfTheArchitectureSays() {
            String yaml = """
                    node:
                      listen: ["/ip4/0.0.0.0/tcp/4001"]
                      data_dir: ~/.p2p4j
                      bootstrap: []                      # multiaddrs with /p2p/<peer id>
                    resilience:
                      rate_limit:      { max_requests: 100, time_window: 60.0, burst: 0 }   # [requests, s, requests]; plus bytes and streams
                      circuit_breaker: { failure_threshold: 5, timeout: 60.0, success_threshold: 1 }
                      retry:           { max_attempts: 3, initial_delay: 1.0, max_delay: 10.0, jitter: 0.25 }
                    security:
                      trust_level_default: UNKNOWN       # UNTRUSTED < UNKNOWN < VERIFIED < TRUSTED < BOOTSTRAP
                      reject_unknown: false              # `p2p init` writes true: strangers are then refused at the door
                      encryption_at_rest: true
                      require_passphrase: false          # `p2p init` writes true
                    """;
            assertEquals(
                    NodeConfig.defaults(), sources().file("config.yaml", yaml).read(NodeConfig.class));
        }
    }

    @Nested
    class Problems {

        @Test
        void ofAllLayersComeAtOnceInTheirOrder() {
            Sources sources = sources()
                    .override("node.nonsense", "1")
                    .variable("P2P_NONSENSE", "1")
                    .file("a.yaml", "\n\nnode: { max_message: x }\nnonsense: 1\n")
                    .missing("b.yaml")
                    .file("c.yaml", "node: [\n");
            assertEquals("""
                    node.max_message = 'x' (a.yaml:3:9) is not a whole number
                    nonsense (a.yaml:4:1) is not a known key; the keys here are node, transport, resilience, security
                    the file b.yaml does not exist
                    c.yaml:2:1: is not valid YAML: expected the node content, but found '<stream end>' while parsing a flow node that begins on line 2
                    P2P_NONSENSE (environment) is not a known variable; each is P2P_ and a key in capitals, with _ for the dots
                    node.nonsense (override) is not a known key; the keys of node are listen, data_dir, bootstrap, call_timeout, max_message, max_in_flight, max_in_flight_total, perf, reload_interval""", sources.refusal(NodeConfig.class));
        }

        @Test
        void keepTheirCausesAndNameTheFirstKey() {
            Sources sources = sources().file("a.yaml", "node: { max_message: 1, max_in_flight: 0 }");
            ConfigException e = assertThrows(ConfigException.class, () -> sources.read(NodeConfig.class));
            assertInstanceOf(IllegalArgumentException.class, e.getCause());
            assertEquals(1, e.getSuppressed().length);
            assertEquals(Optional.of("node.max_message"), e.error().text(Detail.RULE));
        }

        @Test
        void areCountedBeyondAHundred() {
            StringBuilder yaml = new StringBuilder();
            for (int i = 0; i < 50_000; i++) {
                yaml.append("unknown_key_").append(i).append(": 1\n");
            }
            List<String> lines = sources()
                    .file("a.yaml", yaml.toString())
                    .refusal(NodeConfig.class)
                    .lines()
                    .toList();
            assertEquals(101, lines.size());
            assertEquals("… and 49900 more problems", lines.get(100));
        }
    }
}
