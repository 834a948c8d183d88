package io.p2p4j.node.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.node.testing.Time;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRequestTest {

    private final Json json = new Json();
    private final Deadline latest = Deadline.after(Duration.ofSeconds(30), new Time());

    private JsonRequest read(String timeout) {
        String text = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a/b\",\"timeout\":" + timeout + "}";
        return JsonRequest.of(json.envelope(text.getBytes(StandardCharsets.UTF_8)), json, latest);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-0.001", "\"1\"", "null", "true", "{}", "[1]"})
    void refusesATimeoutThatIsNoNumberOfSeconds(String timeout) {
        P2pException e = assertThrows(P2pException.class, () -> read(timeout));
        assertEquals(ErrorCode.INVALID_REQUEST, e.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"30.001", "1e9", "1e308", "99999999999999999999999999"})
    void boundsATimeoutByItsOwn(String timeout) {
        assertEquals(latest, read(timeout).deadline());
    }
}
