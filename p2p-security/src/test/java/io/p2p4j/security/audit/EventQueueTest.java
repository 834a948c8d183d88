package io.p2p4j.security.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.p2p4j.api.security.AuditEvent;
import io.p2p4j.security.audit.segment.TimedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventQueueTest {

    private static TimedEvent entry(long number) {
        return new TimedEvent(number, new AuditEvent.DataRead("a"));
    }

    @Test
    void holdsAsManyAsItSays() {
        EventQueue queue = new EventQueue(5);
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 5; i++) {
                assertEquals(EventQueue.Answer.TAKEN, queue.offer(entry(i)));
            }
            assertEquals(EventQueue.Answer.FULL, queue.offer(entry(5)));
            List<TimedEvent> batch = new ArrayList<>();
            queue.drainTo(batch, 3);
            queue.drainTo(batch, 3);
            assertEquals(
                    List.of(0L, 1L, 2L, 3L, 4L),
                    batch.stream().map(TimedEvent::millis).toList());
            assertTrue(queue.isEmpty());
        }
        assertEquals(50, queue.offered());
    }

    @Test
    void givesOutWhatItHoldsWhenItIsClosed() {
        EventQueue queue = new EventQueue(5);
        queue.offer(entry(1));
        queue.close();
        assertEquals(EventQueue.Answer.CLOSED, queue.offer(entry(2)));
        List<TimedEvent> batch = new ArrayList<>();
        queue.drainTo(batch, 9);
        assertEquals(List.of(entry(1)), batch);
        assertTrue(queue.isClosed() && queue.isEmpty());
    }

    @Test
    void losesNothingOfManyThreadsAndKeepsTheOrderOfEach() {
        int threads = 4;
        int each = 20_000;
        EventQueue queue = new EventQueue(64);
        List<TimedEvent> taken = new ArrayList<>();
        try (ExecutorService offering = Executors.newFixedThreadPool(threads)) {
            for (int thread = 0; thread < threads; thread++) {
                long base = (long) thread * each;
                offering.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        while (queue.offer(entry(base + i)) == EventQueue.Answer.FULL) {
                            Thread.onSpinWait();
                        }
                    }
                });
            }
            while (taken.size() < threads * each) {
                queue.drainTo(taken, 100);
                Thread.onSpinWait();
            }
        }
        for (int thread = 0; thread < threads; thread++) {
            long base = (long) thread * each;
            List<Long> own = taken.stream()
                    .map(TimedEvent::millis)
                    .filter(number -> number / each == base / each)
                    .toList();
            assertEquals(each, own.size());
            assertEquals(own.stream().sorted().toList(), own);
        }
    }
}
