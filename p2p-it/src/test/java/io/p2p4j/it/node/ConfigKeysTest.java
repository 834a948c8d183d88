package io.p2p4j.it.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.it.kit.Nodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Changes every key of the configuration and sees a node behave otherwise: one that starts with it, and one that takes it over
 * while it runs if the key says that it applies live.
 */
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
        return tests(proofs(false));
    }

    @TestFactory
    List<DynamicTest> everyLiveKeyChangesTheBehaviourOfANodeThatRuns() {
        Map<String, Keys.Proof> proofs = proofs(true);
        proofs.keySet().removeIf(key -> !KeyTable.live(key));
        return tests(proofs);
    }

    @TestFactory
    List<DynamicTest> everyOtherKeyIsToldToWaitForARestart() {
        RestartKeys keys = new RestartKeys(new Scene(nodes, new AtomicInteger(), true));
        return tests(keys.proofs());
    }

    @Test
    void noKeyIsWithoutProof() {
        assertEquals(KeyTable.keys().keySet(), proofs(false).keySet());
    }

    private static List<DynamicTest> tests(Map<String, Keys.Proof> proofs) {
        List<DynamicTest> tests = new ArrayList<>();
        proofs.forEach((key, proof) -> tests.add(DynamicTest.dynamicTest(key, () -> proof.run(key))));
        return tests;
    }

    private Map<String, Keys.Proof> proofs(boolean reload) {
        Scene scene = new Scene(nodes, new AtomicInteger(), reload);
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
