package io.p2p4j.api.config;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.junit.jupiter.api.function.Executable;

/** Hits the bounds of a config key from both sides. */
final class Bounds {

    static final Duration LONGEST = Duration.ofDays(365);
    static final Duration SHORTEST = Duration.ofNanos(1);

    private Bounds() {}

    static void ofNumber(String key, long least, long most, LongFunction<?> make) {
        assertNotNull(make.apply(least));
        assertNotNull(make.apply(most));
        refuses(key + " = " + (least - 1) + " is not between " + least + " and " + most, () -> make.apply(least - 1));
        refuses(key + " = " + (most + 1) + " is not between " + least + " and " + most, () -> make.apply(most + 1));
    }

    static void ofDuration(String key, Function<Duration, ?> make) {
        assertNotNull(make.apply(SHORTEST));
        assertNotNull(make.apply(LONGEST));
        refuses(key + " = 0.0 s is not more than 0 and at most 365 days", () -> make.apply(Duration.ZERO));
        refuses(key + " = -1.5 s", () -> make.apply(Duration.ofMillis(-1500)));
        refuses(key + " = 31536001.0 s", () -> make.apply(LONGEST.plusSeconds(1)));
        refuses(key + " = ", () -> make.apply(LONGEST.plusNanos(1)));
        refuses(key + " = 9223372036854775807.0 s", () -> make.apply(Duration.ofSeconds(Long.MAX_VALUE)));
    }

    static void refuses(String beginning, Executable make) {
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, make).getMessage());
        assertTrue(message.startsWith(beginning), message);
    }
}
