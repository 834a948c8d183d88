package example.window;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Holds what was spent within the last so many nanoseconds, in 64 slots, each of which counts until all of it has passed.
 *
 * <p>So no window of that length ever holds more than the capacity. Not thread-safe.
 */
final class Window {

    private static final long SLOTS = 64;

    private final Deque<Slot> slots = new ArrayDeque<>();
    private long total;

    /** What was spent until a time. */
    private record Slot(long end, long permits) {}

    void prune(long now, long length) {
        while (!slots.isEmpty() && now - slots.getFirst().end >= length) {
            total -= slots.removeFirst().permits;
        }
    }

    boolean isEmpty() {
        return slots.isEmpty();
    }

    /** Returns how long it takes until the permits fit; zero if they do, the longest time if they never will. */
    long wait(long now, long length, long capacity, long permits) {
        prune(now, length);
        long excess = total + permits - capacity;
        if (permits > capacity) {
            return Long.MAX_VALUE;
        }
        long wait = 0;
        for (Slot slot : slots) {
            if (excess <= 0) {
                break;
            }
            excess -= slot.permits;
            wait = slot.end + length - now;
        }
        return wait;
    }

    void add(long now, long length, long permits) {
        long slot = Math.max(1, length / SLOTS);
        long end = now - Math.floorMod(now, slot) + slot;
        long before = !slots.isEmpty() && slots.getLast().end == end ? slots.removeLast().permits : 0;
        slots.addLast(new Slot(end, before + permits));
        total += permits;
    }

    void clear() {
        slots.clear();
        total = 0;
    }
}
