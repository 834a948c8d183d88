package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.config.ConfigReader;
import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.api.config.Range;
import io.p2p4j.node.Node;
import io.p2p4j.node.Reloaded;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Proves of the keys that do not apply live that a node which runs changes nothing and names them. */
final class RestartKeys extends Keys {

    private static final String PEER = "/ip4/10.0.0.7/tcp/1/p2p/12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN";

    /** Values of the keys whose type does not tell one. */
    private static final Map<String, String> VALUES = Map.ofEntries(
            Map.entry("node.listen", "/ip4/127.0.0.1/tcp/1"),
            Map.entry("node.bootstrap", PEER),
            Map.entry("resilience.rate_limit.redis.uri", "redis://127.0.0.1:7"),
            Map.entry("resilience.rate_limit.redis.key_prefix", "other"),
            Map.entry("resilience.rate_limit.redis.username", "somebody"),
            Map.entry("resilience.rate_limit.redis.password", "env:SECRET"),
            Map.entry("resilience.rate_limit.provider", "bucket4j"),
            Map.entry("resilience.circuit_breaker.provider", "failsafe"),
            Map.entry("resilience.retry.provider", "failsafe"),
            Map.entry("security.trust_policies", "levels"),
            Map.entry("security.handshakes", "noise"),
            Map.entry("security.providers.key_vault", "files"),
            Map.entry("security.providers.secret_store", "files"),
            Map.entry("security.providers.trust_store", "records"),
            Map.entry("security.providers.pin_store", "journal"),
            Map.entry("security.providers.token_store", "journal"),
            Map.entry("security.providers.token_authority", "node"),
            Map.entry("security.providers.notary", "envelopes"),
            Map.entry("security.providers.authorizer", "grants"),
            Map.entry("security.providers.audit", "jsonl"));

    /** Keys that a key is of no use without. */
    private static final Map<String, String> PARTNERS =
            Map.of("resilience.rate_limit.redis.username", "resilience.rate_limit.redis.password");

    RestartKeys(Scene scene) {
        super(scene);
    }

    @Override
    Map<String, Proof> proofs() {
        Map<String, String> base = scene.base(scene.next());
        Path file = Scene.write(scene.nodes().dir("restart.yaml"), base);
        Node node = scene.nodes().start(Node.builder().config(file));
        NodeConfig inForce = node.config();
        Map<String, Proof> proofs = new TreeMap<>();
        for (String name : KeyTable.keys().keySet()) {
            if (!KeyTable.live(name)) {
                proofs.put(name, key -> {
                    Set<String> keys = new TreeSet<>(List.of(key, PARTNERS.getOrDefault(key, key)));
                    Map<String, String> changed = new TreeMap<>(base);
                    keys.forEach(each -> changed.put(each, value(each)));
                    Scene.write(file, changed);
                    Reloaded reloaded = node.reload();
                    assertEquals(List.of(), reloaded.applied());
                    assertEquals(keys, new TreeSet<>(reloaded.waiting()));
                    assertEquals(inForce, node.config());
                });
            }
        }
        return proofs;
    }

    /** Returns a value that is not the default. */
    private static String value(String key) {
        if (VALUES.containsKey(key)) {
            return VALUES.getOrDefault(key, "");
        }
        RecordComponent component = Objects.requireNonNull(KeyTable.keys().get(key), key);
        Class<?> type = component.getType();
        Object standard = standard(key);
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> !constant.equals(standard))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        } else if (type == boolean.class) {
            return Boolean.toString(!(boolean) standard);
        } else if (type == Duration.class) {
            return "7s";
        } else if (type == Path.class
                || component.getGenericType().getTypeName().contains("Path")) {
            return "elsewhere";
        } else if (standard instanceof Number number) {
            long most = Optional.ofNullable(component.getAnnotation(Range.class))
                    .map(Range::max)
                    .orElseThrow();
            return Long.toString(number.longValue() < most ? number.longValue() + 1 : number.longValue() - 1);
        }
        throw new AssertionError(key + " has no other value here yet");
    }

    private static Object standard(String key) {
        Object value = NodeConfig.defaults();
        try {
            for (String name : key.split("\\.")) {
                RecordComponent component = Arrays.stream(value.getClass().getRecordComponents())
                        .filter(each -> ConfigReader.keyOf(each.getName()).equals(name))
                        .findFirst()
                        .orElseThrow();
                value = component.getAccessor().invoke(value);
            }
            return value;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(key, e);
        }
    }
}
