package io.p2p4j.node.observe;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Thins out news, so that a flood of what goes wrong is no flood of news. Thread-safe.
 *
 * <p>The first of a kind is told at once. Those that follow within {@link #QUIET} are counted and told as one, with {@link
 * Detail#COUNT}, when that time is over. Beyond {@link #MAX_KINDS} kinds at a time, others count as a common kind.
 *
 * @param <K> what tells kinds apart, with {@code equals}
 * @param <S> what it happened to
 */
public final class Digest<K, S> {

    /** How long news of one kind is counted before it is told. */
    public static final Duration QUIET = Duration.ofSeconds(10);

    /** The most kinds that are told apart. */
    public static final int MAX_KINDS = 1024;

    private final Ticker ticker;
    private final UnaryOperator<K> common;
    private final BiConsumer<S, P2pError> listener;

    // Guards kinds.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, Tally<S>> kinds = new HashMap<>();

    /**
     * Counts by a ticker.
     *
     * @param common returns the kind that one counts as when there are too many
     * @param listener hears what is told, outside the lock
     */
    public Digest(Ticker ticker, UnaryOperator<K> common, BiConsumer<S, P2pError> listener) {
        this.ticker = ticker;
        this.common = common;
        this.listener = listener;
    }

    /** What came of a kind since {@code since}, and was not told yet. */
    private record Tally<S>(long since, long count, S subject, P2pError reason) {

        P2pError told() {
            return new P2pError(
                            reason.code(),
                            count + " more within " + QUIET.toSeconds() + " s, the last: " + reason.message(),
                            reason.details())
                    .with(Detail.COUNT, count);
        }
    }

    /** Takes note of one and tells it if it is the first of its kind, on the calling thread. */
    public void note(K kind, S subject, P2pError reason) {
        if (isFirst(kind, subject, reason)) {
            listener.accept(subject, reason);
        }
    }

    /** Takes note of one and tells it if it is the first of its kind, on another thread, for those that must not wait. */
    public void noteQuickly(K kind, S subject, P2pError reason) {
        if (isFirst(kind, subject, reason)) {
            Thread.ofVirtual().name("digest").start(() -> listener.accept(subject, reason));
        }
    }

    private boolean isFirst(K kind, S subject, P2pError reason) {
        lock.lock();
        try {
            boolean full = kinds.size() >= MAX_KINDS && !kinds.containsKey(kind);
            K counted = full ? common.apply(kind) : kind;
            Optional<Tally<S>> before = Optional.ofNullable(kinds.get(counted));
            long since = before.map(Tally::since).orElseGet(ticker::nanos);
            long count = before.map(tally -> tally.count() + 1).orElse(0L);
            kinds.put(counted, new Tally<>(since, count, subject, reason));
            return before.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Tells what was counted long enough. */
    public void tellDue() {
        tell(false);
    }

    /** Tells all that was counted. */
    public void tellAll() {
        tell(true);
    }

    private void tell(boolean all) {
        List<Tally<S>> due = new ArrayList<>();
        lock.lock();
        try {
            long now = ticker.nanos();
            kinds.values().removeIf(tally -> tally.count() == 0 && (all || due(tally, now))); // quiet since
            kinds.replaceAll((kind, tally) -> {
                if (!all && !due(tally, now)) {
                    return tally;
                }
                due.add(tally);
                return new Tally<>(now, 0, tally.subject(), tally.reason());
            });
        } finally {
            lock.unlock();
        }
        due.forEach(tally -> listener.accept(tally.subject(), tally.told()));
    }

    private static boolean due(Tally<?> tally, long now) {
        return now - tally.since() >= QUIET.toNanos();
    }
}
