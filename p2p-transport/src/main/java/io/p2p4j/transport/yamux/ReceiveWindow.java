package io.p2p4j.transport.yamux;

import io.p2p4j.api.config.TransportConfig.Yamux;
import java.time.Duration;

/**
 * Says how large the window of one stream should be: as large as the way needs, since more only stands in queues.
 *
 * <p>It begins small and doubles while the application reads half of it within a round trip, for then it is the window and
 * not the application that holds the peer up. So it ends at two to four times what the way holds. A stream that has the
 * connection to itself may fill it for a little longer, as on a short way threads that wait for each other cost more than
 * the way does. Once small frames of other streams come along, which would have to wait for all that is before them, the
 * window is halved while half of it lasts for more than twice the way. Not thread-safe.
 */
final class ReceiveWindow {

    /** How much longer than a round trip half of the window may last where nobody waits behind it. */
    static final Duration PATIENCE = Duration.ofMillis(1);

    /** How long small frames of others are remembered. */
    static final Duration MEMORY = Duration.ofSeconds(1);

    private static final int SMALL = 4 << 10; // bytes a frame on average of what is not bulk

    private final ReceiveBudget budget;
    private final Liveness liveness;
    private final Company company;
    private final int largest;
    private int size = Yamux.INITIAL_WINDOW;
    private boolean bulk; // as far as is known
    private int frames; // since the last look
    private long mine; // small frames of this stream since the last look
    private long seen; // small frames of all streams until the last look
    private long sharedUntil; // the moment until which others are taken into account
    private long looked; // when the size was last looked at

    /** Begins with the initial window, which grows to a largest size. */
    ReceiveWindow(ReceiveBudget budget, Liveness liveness, Company company, int largest, long now) {
        this.budget = budget;
        this.liveness = liveness;
        this.company = company;
        this.largest = largest;
        this.seen = company.frames();
        this.looked = now;
        this.sharedUntil = now;
    }

    int size() {
        return size;
    }

    /** Notes a frame with data of this stream. */
    void frame() {
        frames++;
        if (!bulk) {
            mine++;
            company.note();
        }
    }

    /** Looks at the size once so many bytes, half of it, were read; returns by how much it has changed. */
    int adapt(int read, long now) {
        long lasted = now - looked;
        looked = now;
        bulk = read / SMALL > frames;
        frames = 0;
        boolean shared = isShared(now);
        int change = 0;
        if (liveness.isQuick(lasted, shared ? 0 : PATIENCE.toNanos())) {
            change = size < largest ? budget.grow(Math.min(size, largest - size)) : 0;
        } else if (shared && size > Yamux.INITIAL_WINDOW && liveness.isSlow(lasted)) {
            change = -Math.min(size / 2, size - Yamux.INITIAL_WINDOW);
            budget.shrink(-change);
        }
        size += change;
        return change;
    }

    /** Gives back what the window has grown by; what the peer was granted it may still use up. */
    void reset() {
        budget.shrink(size - Yamux.INITIAL_WINDOW);
        size = Yamux.INITIAL_WINDOW;
    }

    private boolean isShared(long now) {
        long all = company.frames();
        if (all - seen > mine) {
            sharedUntil = now + MEMORY.toNanos();
        }
        seen = all;
        mine = 0;
        return now - sharedUntil < 0;
    }
}
