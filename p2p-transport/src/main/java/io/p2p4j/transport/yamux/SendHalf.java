package io.p2p4j.transport.yamux;

import io.p2p4j.api.config.TransportConfig.Yamux;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import io.p2p4j.api.time.Deadline;
import io.p2p4j.transport.pipe.Urgent;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.locks.Condition;

/** Writes one stream's bytes into the {@link Outbox}, as far as the peer's window allows. Thread-safe. */
final class SendHalf {

    private static final long MAX_WINDOW = 0xffff_ffffL;

    private final Liveness liveness;
    private final Outbox outbox; // its lock guards all that follows
    private final int stream;
    private final Batch.Share share = new Batch.Share();
    private final Condition changed;
    private int opening; // SYN or ACK until the first frame has carried it
    private long window = Yamux.INITIAL_WINDOW;
    private boolean busy; // a write is under way
    private boolean finished; // no more writes; FIN follows the one under way
    private Optional<P2pError> failure = Optional.empty();
    private Batch.Place credit = Batch.Place.SENT;

    SendHalf(Outbox outbox, Liveness liveness, int stream, int opening) {
        this.outbox = outbox;
        this.liveness = liveness;
        this.stream = stream;
        this.opening = opening;
        this.changed = outbox.lock.newCondition();
    }

    /** Writes all that remains; blocks while the peer's window or the outbox is full. */
    int write(ByteBuffer source, Optional<Deadline> deadline) {
        int length = source.remaining();
        ByteBuffer mine;
        outbox.lock.lock();
        try {
            require();
            while (busy) {
                Waiting.await(changed, deadline, "writing to a stream");
                require();
            }
            busy = true;
            try {
                writeAll(source, deadline);
            } finally {
                busy = false;
                changed.signalAll();
                outbox.passOn();
                finishLate(source.hasRemaining());
            }
            mine = outbox.claim();
        } finally {
            outbox.lock.unlock();
        }
        outbox.send(mine);
        return length;
    }

    /** Finishes writing; a write that is under way fails. Idempotent. */
    void finish() {
        outbox.lock.lock();
        try {
            if (!finished && failure.isEmpty()) {
                finished = true;
                if (!busy) {
                    frame(FrameHeader.FIN);
                }
                wakeAll();
            }
        } finally {
            outbox.lock.unlock();
        }
    }

    /** Ends writing with a reason, and tells the peer by a reset unless it cannot know the stream. Idempotent. */
    void reset(P2pError reason) {
        outbox.lock.lock();
        try {
            if (failure.isEmpty()) {
                fail(reason);
                if (opening != FrameHeader.SYN) {
                    frame(FrameHeader.RST);
                }
            }
        } finally {
            outbox.lock.unlock();
        }
    }

    /** Ends writing with a reason that the peer knows. Idempotent. */
    void fail(P2pError reason) {
        Urgent.lock(outbox.lock);
        try {
            if (failure.isEmpty()) {
                failure = Optional.of(reason);
                wakeAll();
            }
        } finally {
            outbox.lock.unlock();
        }
    }

    /** Lets this side write more, as the peer said. */
    void widen(long by) {
        Urgent.lock(outbox.lock);
        try {
            window += by;
            if (window > MAX_WINDOW) {
                throw FrameHeader.violation("the peer widened a window to " + window + " bytes");
            }
            changed.signalAll();
        } finally {
            outbox.lock.unlock();
        }
    }

    /** Lets the peer send more; while such a frame waits to be sent, further credit is added to it. */
    void credit(int by) {
        outbox.lock.lock();
        try {
            if (failure.isEmpty() && !outbox.increase(credit, by)) {
                credit = outbox.frame(share, new FrameHeader(FrameType.WINDOW_UPDATE, opening(), stream, by));
            }
        } finally {
            outbox.lock.unlock();
        }
    }

    private void writeAll(ByteBuffer source, Optional<Deadline> deadline) {
        writeSmall(source);
        while (source.hasRemaining()) {
            while (window == 0) {
                outbox.passOn();
                Waiting.await(changed, deadline, "writing to a stream whose peer does not read");
                require();
            }
            outbox.awaitRoom(deadline, this::require);
            window -= outbox.bulk(share, stream, opening(), source, window);
            liveness.carry();
            if (source.hasRemaining()) {
                outbox.wake(); // the rest may have to wait; what ends a write is sent by who claims it
            }
        }
    }

    /** Writes all, before the bulk of others, if it is little and the window has room for it. */
    private void writeSmall(ByteBuffer source) {
        int n = source.remaining();
        if (n > 0 && n <= window && outbox.small(share, stream, opening, source)) {
            opening = 0;
            window -= n;
            liveness.carry();
        }
    }

    /** Sends what {@link #finish} left to the write under way; what was cut short must not look complete. */
    private void finishLate(boolean cutShort) {
        if (finished && failure.isEmpty()) {
            if (cutShort) {
                reset(closed());
            } else {
                frame(FrameHeader.FIN);
            }
        }
    }

    private void frame(int flag) {
        outbox.frame(share, new FrameHeader(FrameType.WINDOW_UPDATE, flag | opening(), stream, 0));
    }

    private int opening() {
        int flags = opening;
        opening = 0;
        return flags;
    }

    private void require() {
        if (failure.isPresent()) {
            throw failure.get().toException();
        }
        if (finished) {
            throw closed().toException();
        }
    }

    private void wakeAll() {
        changed.signalAll();
        outbox.wakeAll();
    }

    private static P2pError closed() {
        return P2pError.of(ErrorCode.CLOSED, "the stream was closed for writing by this side");
    }
}
