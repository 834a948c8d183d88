package io.p2p4j.node.cli.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorTextTest {

    @Test
    void saysWhoRefusedByWhichRuleAndWhatToDo() {
        P2pError error = P2pError.of(ErrorCode.RATE_LIMIT_EXCEEDED, "too much")
                .with(Detail.SIDE, "remote")
                .with(Detail.RULE, "resilience.rate_limit")
                .with(Detail.FIX, "wait")
                .retryAfter(Duration.ofMillis(1500));
        assertEquals(
                List.of(
                        "REFUSED  RATE_LIMIT_EXCEEDED  by the remote, rule resilience.rate_limit",
                        "         too much",
                        "retry    in 1.50 s",
                        "fix      wait"),
                ErrorText.lines(error));
    }

    @Test
    void tellsFailuresFromRefusals() {
        assertEquals(
                List.of("FAILED   NETWORK_ERROR", "         gone"),
                ErrorText.lines(P2pError.of(ErrorCode.NETWORK_ERROR, "gone")));
    }
}
