package io.p2p4j.transport.dial;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Looks the names of one race up, each on a thread of its own, since the system's resolver cannot be interrupted.
 *
 * <p>The permits are shared with other races: lookups that were abandoned count until the system lets go of them.
 *
 * @param <T> what comes of an attempt
 */
final class Lookups<T> {

    /** The most names that one race looks up. */
    static final int MAX_NAMES = 16;

    private final Semaphore permits;
    private final Consumer<Report<T>> listener;
    private final Map<Lead.Name, Thread> pending = new HashMap<>();
    private int started;

    Lookups(Semaphore permits, Consumer<Report<T>> listener) {
        this.permits = permits;
        this.listener = listener;
    }

    /** Starts to look a name up, which ends in a report; returns whether the name is within the bound. */
    boolean start(Lead.Name name) {
        if (started == MAX_NAMES) {
            return false;
        }
        if (pending.containsKey(name)) {
            return true;
        }
        started++;
        Thread thread = Thread.ofPlatform().daemon().name("p2p-resolve").unstarted(() -> lookUp(name));
        pending.put(name, thread);
        if (permits.tryAcquire()) {
            thread.start();
        } else {
            listener.accept(new Report.Unknown<>(name, new IOException("too many other names are being looked up")));
        }
        return true;
    }

    /** Notes that the report on a name was heard. */
    void done(Lead.Name name) {
        pending.remove(name);
    }

    /** Returns the names whose reports were not heard yet. */
    Set<Lead.Name> pending() {
        return pending.keySet();
    }

    /** Abandons what is under way. */
    void abandon() {
        pending.values().forEach(Thread::interrupt);
    }

    private void lookUp(Lead.Name name) {
        Report<T> report;
        try {
            report = new Report.Found<>(name, List.copyOf(name.lookUp()));
        } catch (IOException | RuntimeException e) { // a fault of the resolver is the failure of one name
            report = new Report.Unknown<>(name, e);
        } finally {
            permits.release();
        }
        listener.accept(report);
    }
}
