package io.p2p4j.node.connection;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.peer.AddressProtocol;
import io.p2p4j.api.peer.Multiaddr;
import io.p2p4j.api.time.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/**
 * Thins out the news of inbound connections that fail before they have a peer, so that a flood of them is no flood of
 * news. Thread-safe.
 *
 * <p>The first failure of an IPv4 /24 or IPv6 /56 with a code is told at once. Those that follow within {@link #QUIET}
 * are counted and told as one, with {@link Detail#COUNT}, when that time is over. Beyond {@link #MAX_SOURCES} such pairs at a
 * time, all others count as one source.
 */
final class UpgradeFailures {

    /** How long failures of one source are counted before they are told. */
    static final Duration QUIET = Duration.ofSeconds(10);

    /** The most sources that are told apart. */
    static final int MAX_SOURCES = 1024;

    private static final ByteBuffer OTHERS = ByteBuffer.allocate(0);
    private static final int PREFIX_V4 = 1 + 3; // the code of the protocol, then the bytes of a /24
    private static final int PREFIX_V6 = 1 + 7;

    private final Ticker ticker;
    private final BiConsumer<Multiaddr, P2pError> listener;

    // Guards sources.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Source, Tally> sources = new HashMap<>();

    /**
     * Counts by a ticker.
     *
     * @param listener hears what is told, outside the lock
     */
    UpgradeFailures(Ticker ticker, BiConsumer<Multiaddr, P2pError> listener) {
        this.ticker = ticker;
        this.listener = listener;
    }

    private record Source(ByteBuffer subnet, ErrorCode code) {}

    /** What came of a source since {@code since}, and was not told yet. */
    private record Tally(long since, long count, Multiaddr address, P2pError reason) {

        Tally more(Multiaddr last, P2pError lastReason) {
            return new Tally(since, count + 1, last, lastReason);
        }

        P2pError told() {
            return new P2pError(
                            reason.code(),
                            count + " more connections failed near " + address + " within " + QUIET.toSeconds()
                                    + " s, the last because " + reason.message(),
                            reason.details())
                    .with(Detail.COUNT, count);
        }
    }

    /** Takes note of a failure. */
    void failed(Multiaddr remote, P2pError reason) {
        boolean first;
        lock.lock();
        try {
            Source own = new Source(subnet(remote), reason.code());
            boolean full = sources.size() >= MAX_SOURCES && !sources.containsKey(own);
            Source source = full ? new Source(OTHERS, reason.code()) : own;
            Optional<Tally> before = Optional.ofNullable(sources.get(source));
            first = before.isEmpty();
            Tally begun = new Tally(ticker.nanos(), 0, remote, reason);
            sources.put(source, before.map(tally -> tally.more(remote, reason)).orElse(begun));
        } finally {
            lock.unlock();
        }
        if (first) {
            listener.accept(remote, reason);
        }
    }

    /** Tells what was counted long enough. */
    void tellDue() {
        tell(false);
    }

    /** Tells all that was counted. */
    void tellAll() {
        tell(true);
    }

    private void tell(boolean all) {
        List<Tally> due = new ArrayList<>();
        lock.lock();
        try {
            long now = ticker.nanos();
            sources.values().removeIf(tally -> tally.count() == 0 && (all || due(tally, now))); // quiet since
            sources.replaceAll((source, tally) -> {
                if (!all && !due(tally, now)) {
                    return tally;
                }
                due.add(tally);
                return new Tally(now, 0, tally.address(), tally.reason());
            });
        } finally {
            lock.unlock();
        }
        due.forEach(tally -> listener.accept(tally.address(), tally.told()));
    }

    private static boolean due(Tally tally, long now) {
        return now - tally.since() >= QUIET.toNanos();
    }

    private static ByteBuffer subnet(Multiaddr remote) {
        byte[] bytes = remote.encode();
        AddressProtocol first = remote.components().get(0).protocol();
        int length = first == AddressProtocol.IP4 ? PREFIX_V4 : first == AddressProtocol.IP6 ? PREFIX_V6 : bytes.length;
        return ByteBuffer.wrap(Arrays.copyOf(bytes, length));
    }
}
