package io.p2p4j.node.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.ErrorCode;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics();

    @Test
    void noPolicyMakesThemGrowWithoutBoundByMakingUpRules() {
        for (int i = 0; i < 10 * Metrics.MAX_RULES; i++) {
            metrics.refusal(ErrorCode.PEER_NOT_TRUSTED, "rule " + i);
        }
        long lines = metrics.text()
                .lines()
                .filter(line -> line.startsWith("p2p4j_refusals_total{"))
                .count();
        assertEquals(Metrics.MAX_RULES + 1, lines);
        assertTrue(
                metrics.text()
                        .contains("p2p4j_refusals_total{code=\"PEER_NOT_TRUSTED\",rule=\"other\"} "
                                + (9.0 * Metrics.MAX_RULES)),
                metrics.text());
    }
}
