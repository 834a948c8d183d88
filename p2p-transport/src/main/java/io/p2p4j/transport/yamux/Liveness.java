package io.p2p4j.transport.yamux;

import io.p2p4j.api.config.TransportConfig;
import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.transport.pipe.Urgent;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Notices that a peer is gone, or that nobody needs the session, and measures the round trip. Thread-safe.
 *
 * <p>The data path only sets flags; time is looked at when somebody asks, so what it says is as exact as that is frequent.
 *
 * <p>The round trip is the shortest that was measured since the connection was last quiet: where much is under way a ping waits
 * behind it, and whoever took that for the length of the way would put even more under way.
 */
final class Liveness {

    private static final long MEASURED = Duration.ofMillis(100).toNanos(); // how long a measurement serves at least

    private final TransportConfig config;
    private final Outbox outbox;
    private final Ticker ticker;
    private volatile boolean heard; // something arrived since the last look
    private volatile boolean carried; // a stream carried something since the last look
    private volatile long roundTrip = Long.MIN_VALUE; // in nanoseconds; negative until it is measured

    private volatile long pingedAt; // set under lock
    private volatile boolean pinging; // the last one is not answered; set under lock
    private volatile boolean wanted; // the round trip should be measured
    private volatile boolean waits;
    private volatile boolean calm;

    private final ReentrantLock lock = new ReentrantLock(); // guards all that follows
    private long heardAt;
    private long carriedAt;
    private int pings; // the value of the last one
    private boolean quiet; // nothing was under way when it was sent
    private long stalledAt;
    private long stalledBatch;

    Liveness(TransportConfig config, Outbox outbox, Ticker ticker) {
        this.config = config;
        this.outbox = outbox;
        this.ticker = ticker;
        this.heardAt = ticker.nanos();
        this.carriedAt = heardAt;
        this.stalledAt = heardAt;
    }

    /** Notes that something arrived. */
    void hear() {
        if (!heard) {
            heard = true;
        }
    }

    /** Notes that a stream carried something. */
    void carry() {
        if (!carried) {
            carried = true;
        }
    }

    /** Says whether a thread waits for the peer that could be spared while the session is calm. */
    void waits(boolean thread) {
        waits = thread;
        calm = false;
    }

    /** Returns whether nothing had arrived for a while when time was last looked at. */
    boolean isCalm() {
        return calm;
    }

    /** Returns whether an interval is shorter than the round trip and some more; no before that is known. */
    boolean isQuick(long nanos, long more) {
        wanted = roundTrip < 0 || ticker.nanos() - pingedAt > MEASURED;
        return roundTrip >= 0 && nanos < roundTrip + more;
    }

    /** Returns whether an interval is longer than two round trips; no before that is known. */
    boolean isSlow(long nanos) {
        return roundTrip >= 0 && nanos > 2 * roundTrip;
    }

    /** Measures the round trip anew if somebody wanted to know it; called without locks that a loop may need. */
    void measure() {
        if (wanted) {
            wanted = false;
            ping(false);
        }
    }

    /** Takes the answer to a ping. */
    void answered(long value) {
        Urgent.lock(lock);
        try {
            if (pinging && value == pings) {
                pinging = false;
                long measured = Math.max(0, ticker.nanos() - pingedAt);
                roundTrip = roundTrip < 0 || quiet ? measured : Math.min(measured, roundTrip);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Looks at the time, and pings if it is time for that; returns why the session should end, if it should. */
    Optional<P2pError> check() {
        Outbox.Progress progress = outbox.progress();
        boolean due;
        lock.lock();
        try {
            long now = ticker.nanos();
            calm = waits && !heard;
            if (heard) {
                heard = false;
                heardAt = now;
            }
            if (carried) {
                carried = false;
                carriedAt = now;
            }
            Optional<P2pError> end = end(now, progress);
            if (end.isPresent()) {
                return end;
            }
            // Where it is calm, the answer lets the reader see that.
            due = calm || now - heardAt >= config.yamux().keepalive().toNanos();
        } finally {
            lock.unlock();
        }
        if (due) {
            ping(true);
        }
        return Optional.empty();
    }

    private Optional<P2pError> end(long now, Outbox.Progress progress) {
        long keepalive = config.yamux().keepalive().toNanos();
        if (pinging && now - pingedAt >= keepalive && now - heardAt >= 2 * keepalive) {
            return Optional.of(gone("the peer is silent"));
        }
        if (isStalled(now, progress, 2 * keepalive)) {
            return Optional.of(gone("the peer does not read"));
        }
        if (now - carriedAt >= config.idleTimeout().toNanos()) {
            return Optional.of(P2pError.of(ErrorCode.CLOSED, "no stream carried anything for " + config.idleTimeout())
                    .with(Detail.RULE, "transport.idle_timeout"));
        }
        return Optional.empty();
    }

    /** Pings unless a ping is under way; what takes other locks is done outside this one. */
    private void ping(boolean inQuiet) {
        int value;
        lock.lock();
        try {
            if (pinging) {
                return;
            }
            pinging = true;
            quiet = inQuiet;
            pingedAt = ticker.nanos();
            value = ++pings;
        } finally {
            lock.unlock();
        }
        outbox.ask(new FrameHeader(FrameType.PING, FrameHeader.SYN, 0, Integer.toUnsignedLong(value)));
    }

    /** One and the same batch is under way for so long. */
    private boolean isStalled(long now, Outbox.Progress progress, long most) {
        if (!progress.sending() || progress.batch() != stalledBatch) {
            stalledBatch = progress.batch();
            stalledAt = now;
        }
        return now - stalledAt >= most;
    }

    private static P2pError gone(String how) {
        return P2pError.of(ErrorCode.TIMEOUT, how).with(Detail.RULE, "transport.yamux.keepalive");
    }
}
