package io.p2p4j.api.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(longs = {0, -500_000_000, 7_134_921_000_000L, Long.MAX_VALUE, Long.MAX_VALUE - 1, Long.MIN_VALUE})
    void passesAfterItsDurationWhereverTheTickerStarts(long start) {
        SettableTicker ticker = new SettableTicker(start);
        Deadline deadline = Deadline.after(SECOND, ticker);
        assertEquals(SECOND, deadline.left());
        assertFalse(deadline.passed());

        ticker.advance(SECOND.minusNanos(1));
        assertEquals(1, deadline.leftNanos());
        assertFalse(deadline.passed());

        ticker.advance(Duration.ofNanos(1));
        assertTrue(deadline.passed());
        assertEquals(Duration.ZERO, deadline.left());

        ticker.advance(SECOND);
        assertTrue(deadline.passed());
        assertEquals(-SECOND.toNanos(), deadline.leftNanos());
        assertEquals(Duration.ZERO, deadline.left(), "never negative");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, Long.MAX_VALUE, Long.MIN_VALUE})
    void withinTakesTheEarlier(long start) {
        SettableTicker ticker = new SettableTicker(start);
        Deadline deadline = Deadline.after(SECOND, ticker);
        assertSame(deadline, deadline.within(SECOND.plusNanos(1)));
        assertSame(deadline, deadline.within(SECOND));
        assertEquals(
                Duration.ofMillis(10), deadline.within(Duration.ofMillis(10)).left());
        ticker.advance(Duration.ofSeconds(2));
        assertSame(deadline, deadline.within(Duration.ZERO), "what has passed stays passed");
    }

    @Test
    void takesZeroToTheLongest() {
        SettableTicker ticker = new SettableTicker(Long.MAX_VALUE);
        assertTrue(Deadline.after(Duration.ZERO, ticker).passed());
        assertEquals(Deadline.LONGEST, Deadline.after(Deadline.LONGEST, ticker).left());
        assertThrows(IllegalArgumentException.class, () -> Deadline.after(Duration.ofNanos(-1), ticker));
        assertThrows(IllegalArgumentException.class, () -> Deadline.after(Deadline.LONGEST.plusNanos(1), ticker));
        assertThrows(IllegalArgumentException.class, () -> Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), ticker));
    }

    @Test
    void theTickerOfTheSystemNeverRunsBackwards() {
        Ticker ticker = Ticker.system();
        long before = ticker.nanos();
        assertTrue(ticker.nanos() - before >= 0);
    }
}
