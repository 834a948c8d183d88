package io.p2p4j.config.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.peer.PeerAddress;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.CircuitBreaker;
import io.p2p4j.api.security.Permission;
import io.p2p4j.api.security.TrustLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sets every key of the node's configuration in each of the three ways; a new key without a sample fails. */
class EveryKeyTest {

    private static final String PEER_ID = "12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";
    private static final String PEER = "/ip4/10.0.0.7/tcp/4001/p2p/" + PEER_ID;

    /**
     * A value that is not the default.
     *
     * @param text as a variable or override has it
     * @param yaml as a file has it
     * @param value as the record has it
     */
    private record Sample(String text, String yaml, Object value) {

        static Sample of(String text, Object value) {
            return new Sample(text, text, value);
        }

        static Sample list(String text, Object element) {
            return new Sample(text, "[" + text + "]", List.of(element));
        }

        static Sample name(String text) {
            return of(text, Optional.of(text));
        }
    }

    private static final Map<String, Sample> SAMPLES = Map.ofEntries(
            Map.entry(
                    "node.listen",
                    new Sample(
                            "/ip4/127.0.0.1/tcp/0, /ip6/::1/tcp/0",
                            "[/ip4/127.0.0.1/tcp/0, \"/ip6/::1/tcp/0\"]",
                            List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"), Multiaddr.parse("/ip6/::1/tcp/0")))),
            Map.entry("node.data_dir", Sample.of("/var/lib/p2p", Path.of("/var/lib/p2p"))),
            Map.entry("node.bootstrap", new Sample(PEER, "[" + PEER + "]", List.of(PeerAddress.parse(PEER)))),
            Map.entry("node.call_timeout", Sample.of("90s", Duration.ofSeconds(90))),
            Map.entry("node.max_message", Sample.of("2MiB", 2 << 20)),
            Map.entry("node.max_in_flight", Sample.of("7", 7)),
            Map.entry("node.max_in_flight_total", Sample.of("8", 8)),
            Map.entry("node.perf", Sample.of("true", true)),
            Map.entry("node.reload_interval", Sample.of("7s", Duration.ofSeconds(7))),
            Map.entry("transport.max_connections_per_ip", Sample.of("15", 15)),
            Map.entry("transport.max_connections_per_subnet", Sample.of("16", 16)),
            Map.entry("transport.max_handshakes", Sample.of("17", 17)),
            Map.entry("transport.idle_timeout", Sample.of("18s", Duration.ofSeconds(18))),
            Map.entry("transport.attempt_delay", Sample.of("100ms", Duration.ofMillis(100))),
            Map.entry("transport.yamux.accept_backlog", Sample.of("19", 19)),
            Map.entry("transport.yamux.keepalive", Sample.of("20s", Duration.ofSeconds(20))),
            Map.entry("transport.yamux.max_window", Sample.of("1MiB", 1 << 20)),
            Map.entry("transport.yamux.max_connection_window", Sample.of("64MiB", 64 << 20)),
            Map.entry("transport.max_connections", Sample.of("8", 8)),
            Map.entry("transport.upgrade_timeout", Sample.of("2.5", Duration.ofMillis(2500))),
            Map.entry("transport.max_streams", Sample.of("9", 9)),
            Map.entry("resilience.rate_limit.max_requests", Sample.of("50", 50L)),
            Map.entry("resilience.rate_limit.time_window", Sample.of("2m", Duration.ofMinutes(2))),
            Map.entry("resilience.rate_limit.burst", Sample.of("11", 11L)),
            Map.entry("resilience.rate_limit.max_bytes", Sample.of("1000", 1000L)),
            Map.entry("resilience.rate_limit.max_streams", Sample.of("15", 15)),
            Map.entry("resilience.rate_limit.subnet.max_requests", Sample.of("16", Optional.of(16L))),
            Map.entry("resilience.rate_limit.subnet.time_window", Sample.of("3m", Optional.of(Duration.ofMinutes(3)))),
            Map.entry("resilience.rate_limit.subnet.burst", Sample.of("17", Optional.of(17L))),
            Map.entry("resilience.rate_limit.subnet.max_bytes", Sample.of("18", Optional.of(18L))),
            Map.entry("resilience.rate_limit.subnet.max_streams", Sample.of("19", Optional.of(19))),
            Map.entry("resilience.rate_limit.node.max_requests", Sample.of("20", Optional.of(20L))),
            Map.entry("resilience.rate_limit.node.time_window", Sample.of("4m", Optional.of(Duration.ofMinutes(4)))),
            Map.entry("resilience.rate_limit.node.burst", Sample.of("21", Optional.of(21L))),
            Map.entry("resilience.rate_limit.node.max_bytes", Sample.of("22", Optional.of(22L))),
            Map.entry("resilience.rate_limit.node.max_streams", Sample.of("23", Optional.of(23))),
            Map.entry("resilience.circuit_breaker.failure_rate", Sample.of("0.5", Optional.of(0.5))),
            Map.entry("resilience.circuit_breaker.window", Sample.of("24", 24)),
            Map.entry("resilience.circuit_breaker.max_timeout", Sample.of("2h", Duration.ofHours(2))),
            Map.entry("resilience.circuit_breaker.jitter", Sample.of("0.125", 0.125)),
            Map.entry("resilience.circuit_breaker.probe_timeout", Sample.of("5s", Duration.ofSeconds(5))),
            Map.entry("resilience.circuit_breaker.counts", Sample.list("connect", CircuitBreaker.Kind.CONNECT)),
            Map.entry("resilience.retry.full_jitter", Sample.of("true", true)),
            Map.entry("resilience.retry.total_timeout", Sample.of("7s", Duration.ofSeconds(7))),
            Map.entry("resilience.retry.retry_on", Sample.list("timeout", ErrorCode.TIMEOUT)),
            Map.entry("resilience.retry.budget_ratio", Sample.of("0.75", 0.75)),
            Map.entry("resilience.retry.budget_reserve", Sample.of("25", 25)),
            Map.entry("resilience.rate_limit.max_peers", Sample.of("12", 12)),
            Map.entry("resilience.rate_limit.provider", Sample.name("a")),
            Map.entry("resilience.circuit_breaker.failure_threshold", Sample.of("13", 13)),
            Map.entry("resilience.circuit_breaker.timeout", Sample.of("1h", Duration.ofHours(1))),
            Map.entry("resilience.circuit_breaker.success_threshold", Sample.of("2", 2)),
            Map.entry("resilience.circuit_breaker.max_peers", Sample.of("14", 14)),
            Map.entry("resilience.circuit_breaker.provider", Sample.name("b")),
            Map.entry("resilience.retry.max_attempts", Sample.of("4", 4)),
            Map.entry("resilience.retry.initial_delay", Sample.of("500ms", Duration.ofMillis(500))),
            Map.entry("resilience.retry.max_delay", Sample.of("PT1M", Duration.ofMinutes(1))),
            Map.entry("resilience.retry.jitter", Sample.of("0.5", 0.5)),
            Map.entry("resilience.retry.provider", Sample.name("c")),
            Map.entry("security.trust_level_default", Sample.of("verified", TrustLevel.VERIFIED)),
            Map.entry("security.reject_unknown", Sample.of("true", true)),
            Map.entry("security.encryption_at_rest", Sample.of("false", false)),
            Map.entry("security.require_passphrase", Sample.of("true", true)),
            Map.entry(
                    "security.trust_policies",
                    new Sample("levels, mine", "[levels, mine]", List.of("levels", "mine"))),
            Map.entry("security.allow_list", new Sample(PEER_ID, "[" + PEER_ID + "]", List.of(PeerId.parse(PEER_ID)))),
            Map.entry("security.max_first_use", Sample.of("21", 21)),
            Map.entry(
                    "security.token_issuers", new Sample(PEER_ID, "[" + PEER_ID + "]", List.of(PeerId.parse(PEER_ID)))),
            Map.entry("security.handshakes", new Sample("tls, noise", "[tls, noise]", List.of("tls", "noise"))),
            Map.entry("security.providers.key_vault", Sample.name("d")),
            Map.entry("security.providers.secret_store", Sample.name("e")),
            Map.entry("security.providers.trust_store", Sample.name("f")),
            Map.entry("security.providers.pin_store", Sample.name("g")),
            Map.entry("security.providers.token_store", Sample.name("j")),
            Map.entry("security.providers.token_authority", Sample.name("k")),
            Map.entry("security.providers.authorizer", Sample.name("h")),
            Map.entry("security.providers.audit", Sample.name("i")));

    @TempDir
    private Path folder;

    static Stream<String> keys() {
        return RecordTree.values(NodeConfig.defaults()).keySet().stream()
                .filter(key -> !key.equals("security.permissions") && !key.equals("resilience.rate_limit.levels"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isSetByFileAloneAndLeavesTheOthers(String key) {
        check(key, new Sources(folder).file("config.yaml", yaml(key, sample(key).yaml())));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isSetByVariable(String key) {
        String name = "P2P_" + key.toUpperCase(Locale.ROOT).replace('.', '_');
        check(key, new Sources(folder).variable(name, sample(key).text()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void isSetByOverride(String key) {
        check(key, new Sources(folder).override(key, sample(key).text()));
    }

    @Test
    void permissionsAreSetByLevel() {
        List<Permission> granted = List.of(new Permission("call:a/*"), new Permission("call:b/c"));
        Map<TrustLevel, List<Permission>> defaults =
                NodeConfig.defaults().security().permissions();
        for (TrustLevel level : TrustLevel.values()) {
            Map<TrustLevel, List<Permission>> wanted = new TreeMap<>(defaults);
            wanted.put(level, granted);
            String text = "call:a/*,call:b/c";
            String yaml = yaml("security.permissions." + level, "[" + text + "]");
            assertEquals(wanted, permissions(new Sources(folder).file("config.yaml", yaml)));
            assertEquals(wanted, permissions(new Sources(folder).variable("P2P_SECURITY_PERMISSIONS_" + level, text)));
            assertEquals(wanted, permissions(new Sources(folder).override("security.permissions." + level, text)));
        }
    }

    private static Map<TrustLevel, List<Permission>> permissions(Sources sources) {
        return sources.read(NodeConfig.class).security().permissions();
    }

    private static void check(String key, Sources sources) {
        SortedMap<String, Object> wanted = RecordTree.values(NodeConfig.defaults());
        assertNotEquals(wanted.get(key), sample(key).value(), "the sample of " + key + " is its default");
        wanted.put(key, sample(key).value());
        assertEquals(wanted, RecordTree.values(sources.read(NodeConfig.class)));
    }

    private static Sample sample(String key) {
        Sample sample = SAMPLES.get(key);
        if (sample == null) {
            throw new AssertionError(key + " has no sample value in this test");
        }
        return sample;
    }

    private static String yaml(String key, String value) {
        String[] names = key.split("\\.");
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < names.length; i++) {
            yaml.append("  ".repeat(i)).append(names[i]).append(i < names.length - 1 ? ":\n" : ": " + value + "\n");
        }
        return yaml.toString();
    }
}
