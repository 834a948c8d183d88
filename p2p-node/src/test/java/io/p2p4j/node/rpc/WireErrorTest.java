package io.p2p4j.node.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class WireErrorTest {

    private final Json json = new Json();

    private JsonNode sent(P2pError error) {
        return json.tree(json.text(WireError.encode(error)));
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void keepsTheCode(ErrorCode code) {
        assertEquals(code, WireError.decode(sent(P2pError.of(code, "inside"))).code());
    }

    @Test
    void sendsWhatIsAllowedAndNothingElse() {
        P2pError error = P2pError.of(ErrorCode.RATE_LIMIT_EXCEEDED, "a secret message")
                .with(Detail.RULE, "resilience.rate_limit")
                .with(Detail.FIX, "a secret fix")
                .with(Detail.PEER, "a secret peer")
                .with(Detail.ADDRESS, "a secret address")
                .with(Detail.SIDE, "local")
                .with(Detail.ATTEMPTS, 7L)
                .retryAfter(Duration.ofMillis(1250));
        String text = json.text(WireError.encode(error)).toString();
        assertEquals(
                "{\"code\":-32005,\"message\":\"Rate limit exceeded\",\"data\":{\"error_code\":\"RATE_LIMIT_EXCEEDED\","
                        + "\"rule\":\"resilience.rate_limit\",\"retry_after\":1.25}}",
                text);
    }

    @Test
    void readsWhatWasSentAsRemote() {
        P2pError error = WireError.decode(sent(P2pError.of(ErrorCode.OVERLOADED, "inside")
                .with(Detail.RULE, "node.max_in_flight")
                .retryAfter(Duration.ofSeconds(2))));
        assertEquals("remote", error.text(Detail.SIDE).orElseThrow());
        assertEquals("node.max_in_flight", error.text(Detail.RULE).orElseThrow());
        assertEquals(Duration.ofSeconds(2), error.retryAfter().orElseThrow());
        assertFalse(error.message().contains("inside"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "null",
                "{\"code\":\"x\",\"message\":3,\"data\":[]}",
                "{\"code\":1,\"message\":\"m\",\"data\":{\"error_code\":9,\"retry_after\":\"soon\",\"rule\":{}}}",
                "{\"code\":1,\"message\":\"m\",\"data\":{\"retry_after\":-1}}",
                "{\"code\":1,\"message\":\"m\",\"data\":{\"retry_after\":1e300}}"
            })
    void believesNothingOfTheWrongForm(String text) {
        P2pError error = WireError.decode(json.tree(JsonText.of(text.getBytes(StandardCharsets.UTF_8))));
        assertEquals(ErrorCode.APPLICATION_ERROR, error.code());
        assertTrue(error.retryAfter().isEmpty());
        assertTrue(error.text(Detail.RULE).isEmpty());
    }

    @Test
    void boundsWhatAPeerSays() {
        String text = "{\"code\":1,\"message\":\"" + "m".repeat(9999) + "\",\"data\":{\"reason\":\"" + "r".repeat(9999)
                + "\"}}";
        P2pError error = WireError.decode(json.tree(JsonText.of(text.getBytes(StandardCharsets.UTF_8))));
        assertTrue(error.message().length() < 1200);
        assertTrue(error.text(Detail.REASON).orElseThrow().length() < 1200);
    }
}
