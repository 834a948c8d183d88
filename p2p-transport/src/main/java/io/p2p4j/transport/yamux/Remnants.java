package io.p2p4j.transport.yamux;

import io.p2p4j.transport.pipe.Urgent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Remembers streams that this side has closed and whose peer may still be sending. Thread-safe.
 *
 * <p>At most {@link #MAX} are kept; what arrives for older ones is dropped without a look.
 */
final class Remnants {

    static final int MAX = 256;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Integer, YamuxStream> streams = new LinkedHashMap<>(); // guarded by lock

    /** Remembers a stream. */
    void add(YamuxStream stream) {
        Urgent.lock(lock);
        try {
            streams.put(stream.id(), stream);
            if (streams.size() > MAX) {
                streams.remove(streams.keySet().iterator().next());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a stream. */
    void remove(YamuxStream stream) {
        Urgent.lock(lock);
        try {
            streams.remove(stream.id(), stream);
        } finally {
            lock.unlock();
        }
    }

    /** Returns a stream that is remembered. */
    Optional<YamuxStream> find(int stream) {
        Urgent.lock(lock);
        try {
            return Optional.ofNullable(streams.get(stream));
        } finally {
            lock.unlock();
        }
    }
}
