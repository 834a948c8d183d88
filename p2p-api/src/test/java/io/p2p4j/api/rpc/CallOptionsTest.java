package io.p2p4j.api.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.p2p4j.api.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallOptionsTest {

    @Test
    void areCautiousUnlessSaidOtherwise() {
        assertFalse(CallOptions.usual().idempotent());
        assertEquals(Optional.empty(), CallOptions.usual().timeout());
        assertEquals(
                new CallOptions(true, Optional.of(Duration.ofSeconds(2))),
                CallOptions.usual().within(Duration.ofSeconds(2)).repeatable());
    }

    @Test
    void boundTheTimeout() {
        CallOptions usual = CallOptions.usual();
        assertEquals(Optional.of(Duration.ZERO), usual.within(Duration.ZERO).timeout());
        assertThrows(IllegalArgumentException.class, () -> usual.within(Duration.ofNanos(-1)));
        assertThrows(IllegalArgumentException.class, () -> usual.within(Deadline.LONGEST.plusNanos(1)));
    }
}
