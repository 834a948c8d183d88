package io.p2p4j.security.journal;

import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.security.SecretJournal;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;

/**
 * Holds what the lines of a journal add up to, and shows it to others when they are complete.
 *
 * <p>Who looks something up takes no lock, and never sees a journal that is being read again from its start: a blocked
 * peer is blocked meanwhile, too.
 *
 * @param <K> the key
 * @param <V> the entry
 */
final class Entries<K, V> implements SecretJournal.Reader {

    /** The most bytes of all entries, as they are written; half of what a journal may have. */
    static final long MAX_BYTES = SecretJournal.MAX_JOURNAL / 2;

    private static final int PER_LINE = 64; // entries in a line of a journal that is compacted

    private final EntryCodec<K, V> codec;
    private final Map<K, V> shown = new ConcurrentHashMap<>(); // changed under the lock

    // Guards the rest: what was read, which is ahead of what is shown, by the keys in ahead.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<K, V> read = new HashMap<>();
    private final Map<K, Integer> sizes = new HashMap<>();
    private final Set<K> ahead = new LinkedHashSet<>();
    private long liveBytes;
    private long lineBytes;
    private boolean partial; // being read again, or could not be

    Entries(EntryCodec<K, V> codec) {
        this.codec = codec;
    }

    Optional<V> find(K key) {
        return Optional.ofNullable(shown.get(key));
    }

    List<V> all() {
        Map<K, V> now = Map.copyOf(shown);
        return now.keySet().stream().sorted(codec.order()).map(now::get).toList();
    }

    @Override
    public void clear() {
        lock.lock();
        try {
            partial = true;
            ahead.addAll(read.keySet());
            read.clear();
            sizes.clear();
            liveBytes = 0;
            lineBytes = 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void accept(byte[] line) {
        lock.lock();
        try {
            Changes.decode(line).forEach((text, entry) -> put(codec.key(text), entry));
            lineBytes += line.length;
        } catch (IllegalArgumentException | DateTimeException | JacksonException e) {
            throw P2pError.of(
                            ErrorCode.STORAGE_DAMAGED,
                            "the journal '" + codec.name() + "' is not what was written: " + e.getMessage())
                    .toException(e);
        } finally {
            lock.unlock();
        }
    }

    /** Knows that all there is was read, which is so whenever the journal asks for more. */
    void completed() {
        lock.lock();
        try {
            partial = false;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether it is not known that all there is was read. */
    boolean isPartial() {
        lock.lock();
        try {
            return partial;
        } finally {
            lock.unlock();
        }
    }

    /** Shows what was read if that is all there is, and returns the keys whose entries are other ones by that. */
    Collection<K> show() {
        lock.lock();
        try {
            List<K> changed = new ArrayList<>();
            if (partial) {
                return changed; // whoever reads it will show it
            }
            for (K key : ahead) {
                V after = read.get(key);
                V before = after == null ? shown.remove(key) : shown.put(key, after);
                if (after == null ? before != null : !after.equals(before)) {
                    changed.add(key);
                }
            }
            ahead.clear();
            return changed;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the line that says what functions make of the entries that were read; none if they leave them as they are. */
    List<byte[]> decide(Map<K, UnaryOperator<Optional<V>>> changes) {
        lock.lock();
        try {
            partial = false;
            Map<String, Optional<byte[]>> decided = new LinkedHashMap<>();
            int more = 0;
            for (Map.Entry<K, UnaryOperator<Optional<V>>> change : changes.entrySet()) {
                Optional<V> before = Optional.ofNullable(read.get(change.getKey()));
                Optional<V> after = change.getValue().apply(before);
                requireKey(change.getKey(), after);
                if (!after.equals(before)) {
                    decided.put(codec.text(change.getKey()), after.map(codec::encode));
                    more += (after.isPresent() ? 1 : 0) - (before.isPresent() ? 1 : 0);
                }
            }
            if (decided.isEmpty()) {
                return List.of();
            }
            byte[] line = Changes.encode(decided);
            requireRoom(decided, more, line.length);
            return List.of(line);
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether most of what the journal says is past. */
    boolean isWorthCompacting() {
        lock.lock();
        try {
            return lineBytes > MAX_BYTES / 64 + 4 * liveBytes || lineBytes > MAX_BYTES + MAX_BYTES / 2;
        } finally {
            lock.unlock();
        }
    }

    /** Returns lines that say all there is. */
    List<byte[]> compacted() {
        lock.lock();
        try {
            partial = false;
            List<byte[]> lines = new ArrayList<>();
            Map<String, Optional<byte[]>> some = new LinkedHashMap<>();
            read.forEach((key, entry) -> {
                some.put(codec.text(key), Optional.of(codec.encode(entry)));
                if (some.size() == PER_LINE) {
                    lines.add(Changes.encode(some));
                    some.clear();
                }
            });
            if (!some.isEmpty()) {
                lines.add(Changes.encode(some));
            }
            return lines;
        } finally {
            lock.unlock();
        }
    }

    private void put(K key, Optional<byte[]> entry) {
        Optional<Integer> before =
                Optional.ofNullable(entry.isPresent() ? sizes.put(key, entry.get().length) : sizes.remove(key));
        liveBytes += entry.map(bytes -> bytes.length).orElse(0) - before.orElse(0);
        if (entry.isPresent()) {
            V decoded = codec.decode(entry.get());
            requireKey(key, Optional.of(decoded));
            read.put(key, decoded);
        } else {
            read.remove(key);
        }
        ahead.add(key);
    }

    private void requireKey(K key, Optional<V> entry) {
        if (entry.isPresent() && !codec.keyOf(entry.get()).equals(key)) {
            throw new IllegalArgumentException("the entry of " + key + " is that of " + codec.keyOf(entry.get()));
        }
    }

    /** What only takes away has room always. */
    private void requireRoom(Map<String, Optional<byte[]>> decided, int more, int bytes) {
        boolean adds = decided.values().stream().anyMatch(Optional::isPresent);
        if (adds && (read.size() + more > codec.maxEntries() || liveBytes + bytes > MAX_BYTES)) {
            throw P2pError.of(
                            ErrorCode.STORAGE_FAILED,
                            "the store '" + codec.name() + "' is full: it holds at most " + codec.maxEntries()
                                    + " entries and " + MAX_BYTES + " bytes")
                    .toException();
        }
    }
}
