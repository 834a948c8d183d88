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
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ClockworkTest {

    private static final int MOST = 4;
    private static final long HOUR = Duration.ofHours(1).toNanos();

    // Stands still until a test moves it, and overflows within the second hour.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - HOUR - 1);
    private final long start = now.get();
    private final Clockwork clockwork = new Clockwork(now::get, MOST);
    private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

    private Cancellable in(int hours, String what) {
        return clockwork.at(new Deadline(now::get, start + hours * HOUR), () -> done.add(what));
    }

    /** Lets hours pass, of which the thread hears by something that is overdue. */
    private void pass(int hours) {
        now.addAndGet(hours * HOUR);
        clockwork.at(new Deadline(now::get, start), () -> {});
    }

    private static void awaitEnd(Clockwork clockwork) throws InterruptedException {
        for (Optional<Thread> thread = clockwork.thread(); thread.isPresent(); thread = clockwork.thread()) {
            thread.get().join();
        }
    }

    @Test
    void doesThingsInTheOrderOfTheirDeadlines() throws Exception {
        Cancellable late = in(3, "late");
        in(1, "soon");
        pass(4);
        assertEquals(List.of("soon", "late"), List.of(TestNode.next(done), TestNode.next(done)));
        assertFalse(late.cancel());
    }

    @Test
    void doesNothingBeforeItsTime() throws Exception {
        in(3, "late");
        pass(2);
        in(2, "now");
        assertEquals("now", TestNode.next(done));
        pass(2);
        assertEquals("late", TestNode.next(done));
    }

    @Test
    void doesNotDoWhatWasCalledOff() throws Exception {
        Cancellable never = in(1, "never");
        in(2, "done");
        assertTrue(never.cancel());
        assertTrue(never.cancel());
        pass(3);
        assertEquals("done", TestNode.next(done));
    }

    @Test
    void wakesWhenSomethingIsDue() throws Exception {
        Clockwork ticking = new Clockwork(Ticker.system(), 3);
        ticking.at(Deadline.after(Duration.ofMillis(20), Ticker.system()), () -> done.add("due"));
        assertEquals("due", TestNode.next(done));
    }

    @Test
    void goesOnAfterAnActionThatFailsOrInterrupts() throws Exception {
        clockwork.at(new Deadline(now::get, start + HOUR), () -> {
            throw new IllegalStateException("an action's bug");
        });
        clockwork.at(
                new Deadline(now::get, start + HOUR),
                () -> Thread.currentThread().interrupt());
        pass(1);
        in(1, "done");
        assertEquals("done", TestNode.next(done));
    }

    @Test
    void hasNoThreadWhenNothingWaits() throws Exception {
        assertEquals(Optional.empty(), clockwork.thread());
        in(1, "later");
        assertTrue(clockwork.thread().isPresent());
        pass(1);
        awaitEnd(clockwork);
        in(0, "again");
        assertEquals(List.of("later", "again"), List.of(TestNode.next(done), TestNode.next(done)));
    }

    @Test
    void givesItsThreadUpAtTheMomentOfWhatWasCalledOff() throws Exception {
        Clockwork ticking = new Clockwork(Ticker.system(), 3);
        ticking.at(Deadline.after(Duration.ofMillis(20), Ticker.system()), () -> done.add("never"))
                .cancel();
        awaitEnd(ticking);
        assertTrue(done.isEmpty());
    }

    @Test
    void takesNoMoreThanItsBound() {
        Cancellable first = in(1, "first");
        for (int i = 1; i < MOST; i++) {
            in(1, "another");
        }
        assertThrows(RateLimitException.class, () -> in(1, "too much"));
        first.cancel();
        in(1, "another");
    }
}
