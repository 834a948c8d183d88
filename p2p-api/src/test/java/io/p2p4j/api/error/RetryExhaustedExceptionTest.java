package io.p2p4j.api.error;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryExhaustedExceptionTest {

    private final P2pException first =
            P2pError.of(ErrorCode.TIMEOUT, "nobody answered").toException();
    private final P2pException last = P2pError.of(ErrorCode.NETWORK_ERROR, "refused")
            .with(Detail.ADDRESS, "/ip4/10.0.0.1/tcp/1")
            .toException();

    @Test
    void carriesEveryAttempt() {
        RetryExhaustedException exhausted =
                RetryExhaustedException.of(List.of(first, last), List.of(Duration.ofMillis(1500)));
        assertEquals(ErrorCode.NETWORK_ERROR, exhausted.code());
        assertEquals(List.of(first, last), exhausted.attempts());
        assertSame(last, exhausted.getCause());
        assertArrayEquals(new Throwable[] {first}, exhausted.getSuppressed());
        assertEquals(2L, exhausted.error().details().get(Detail.ATTEMPTS));
        assertEquals("1.5", exhausted.error().text(Detail.DELAYS).orElseThrow());
        assertEquals(
                "/ip4/10.0.0.1/tcp/1", exhausted.error().text(Detail.ADDRESS).orElseThrow());
        assertEquals("NETWORK_ERROR: refused (2 attempts, 1.5 s apart)", exhausted.getMessage());
    }

    @Test
    void needsAnAttempt() {
        assertThrows(IllegalArgumentException.class, () -> RetryExhaustedException.of(List.of(), List.of()));
    }
}
