package io.p2p4j.transport.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.error.RateLimitException;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.transport.upgrade.Clockwork.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ClockworkTest {

    private final Ticker ticker = Ticker.system();
    private final Clockwork clockwork = new Clockwork(ticker, 3);
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private Cancellable in(long millis, String what) {
        return clockwork.at(Deadline.after(Duration.ofMillis(millis), ticker), () -> done.add(what));
    }

    @Test
    void doesThingsInTheOrderOfTheirDeadlines() throws Exception {
        Cancellable late = in(60, "late");
        in(20, "soon");
        in(0, "at once");
        assertEquals(
                List.of("at once", "soon", "late"),
                List.of(TestNode.next(done), TestNode.next(done), TestNode.next(done)));
        assertFalse(late.cancel());
    }

    @Test
    void doesNotDoWhatWasCalledOff() throws Exception {
        Cancellable never = in(40, "never");
        in(80, "done");
        assertTrue(never.cancel());
        assertTrue(never.cancel());
        assertEquals("done", TestNode.next(done));
    }

    @Test
    void goesOnAfterAnActionThatFailsOrInterrupts() throws Exception {
        clockwork.at(Deadline.after(Duration.ZERO, ticker), () -> {
            throw new IllegalStateException("an action's bug");
        });
        clockwork.at(
                Deadline.after(Duration.ZERO, ticker),
                () -> Thread.currentThread().interrupt());
        in(30, "done");
        assertEquals("done", TestNode.next(done));
    }

    @Test
    void hasNoThreadWhenNothingWaits() throws Exception {
        assertEquals(Optional.empty(), clockwork.thread());
        Cancellable alarm = in(50, "never");
        Thread thread = clockwork.thread().orElseThrow();
        alarm.cancel();
        thread.join();
        assertEquals(Optional.empty(), clockwork.thread());
        in(0, "again");
        assertEquals("again", TestNode.next(done));
    }

    @Test
    void takesNoMoreThanItsBound() {
        Cancellable first = in(10_000, "a");
        in(10_000, "b");
        in(10_000, "c");
        assertThrows(RateLimitException.class, () -> in(10_000, "d"));
        first.cancel();
        in(10_000, "d");
    }

    @Test
    void standsReadingsThatOverflow() throws Exception {
        long origin = Long.MAX_VALUE - Duration.ofMillis(10).toNanos() - ticker.nanos();
        Ticker overflowing = () -> ticker.nanos() + origin;
        Clockwork other = new Clockwork(overflowing, 3);
        other.at(Deadline.after(Duration.ofMillis(40), overflowing), () -> done.add("after"));
        other.at(Deadline.after(Duration.ofMillis(1), overflowing), () -> done.add("before"));
        assertEquals("before", TestNode.next(done));
        assertEquals("after", TestNode.next(done));
    }
}
