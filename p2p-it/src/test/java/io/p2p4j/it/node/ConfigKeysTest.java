package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.config.NodeConfig;
import io.p2p4j.it.kit.Nodes;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Changes every key of the configuration and sees a running node behave otherwise. */
@Timeout(240)
class ConfigKeysTest {

    private Nodes nodes;

    @BeforeEach
    void start() throws IOException {
        nodes = new Nodes();
    }

    @AfterEach
    void stop() throws IOException {
        nodes.close();
    }

    @TestFactory
    List<DynamicTest> everyKeyChangesBehaviour() {
        List<DynamicTest> tests = new ArrayList<>();
        proofs().forEach((key, proof) -> tests.add(DynamicTest.dynamicTest(key, () -> proof.run(key))));
        return tests;
    }

    @Test
    void noKeyIsWithoutProof() {
        Set<String> keys = new TreeSet<>();
        collect("", NodeConfig.class, keys);
        assertEquals(keys, new TreeSet<>(proofs().keySet()));
    }

    private static void collect(String prefix, Class<?> type, Set<String> keys) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key =
                    prefix + component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord()) {
                collect(key + ".", component.getType(), keys);
            } else {
                keys.add(key);
            }
        }
    }

    private Map<String, Keys.Proof> proofs() {
        Scene scene = new Scene(nodes, new AtomicInteger());
        Map<String, Keys.Proof> proofs = new TreeMap<>();
        Stream.of(
                        new NodeKeys(scene),
                        new TransportKeys(scene),
                        new DoorKeys(scene),
                        new YamuxKeys(scene),
                        new ResilienceKeys(scene),
                        new LimitKeys(scene),
                        new PolicyKeys(scene),
                        new RedisKeys(scene),
                        new SecurityKeys(scene),
                        new AuditKeys(scene))
                .forEach(keys -> proofs.putAll(keys.proofs()));
        return proofs;
    }
}
