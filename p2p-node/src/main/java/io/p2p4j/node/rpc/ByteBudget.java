package io.p2p4j.node.rpc;

import io.p2p4j.api.error.Detail;
import io.p2p4j.api.error.ErrorCode;
import io.p2p4j.api.error.P2pError;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts bytes that are held for peers and refuses more than a bound. Thread-safe; never blocks. */
public final class ByteBudget {

    private static final Duration WAIT = Duration.ofSeconds(1); // nobody knows when others finish theirs

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /** Holds at most so many bytes. */
    public ByteBudget(long most) {
        this.most = most;
    }

    /**
     * Takes bytes.
     *
     * @throws io.p2p4j.api.error.RateLimitException with {@code OVERLOADED} if there are not so many left
     */
    void take(int bytes) {
        if (held.addAndGet(bytes) > most) {
            held.addAndGet(-bytes);
            throw P2pError.of(ErrorCode.OVERLOADED, "unfinished messages of all peers hold " + most + " bytes")
                    .with(Detail.RULE, "node.max_message")
                    .retryAfter(WAIT)
                    .toException();
        }
    }

    /** Gives bytes back. */
    void give(int bytes) {
        held.addAndGet(-bytes);
    }

    /** Returns the bytes that are held. */
    long held() {
        return held.get();
    }
}
