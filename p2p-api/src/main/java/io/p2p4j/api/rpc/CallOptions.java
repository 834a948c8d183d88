package io.p2p4j.api.rpc;

import io.p2p4j.api.time.Deadline;
import java.time.Duration;
import java.util.Optional;

/**
 * Says how a call may be performed.
 *
 * @param idempotent whether performing it twice does what performing it once does; only such a call is tried again after
 *     the peer may have received it
 * @param timeout how long it takes at most, if that is less than {@code node.call_timeout}; the peer is told
 */
public record CallOptions(boolean idempotent, Optional<Duration> timeout) {

    /** Checks the timeout. */
    public CallOptions {
        timeout.ifPresent(value -> {
            if (value.isNegative() || value.compareTo(Deadline.LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a timeout of " + value + " is not between 0 and " + Deadline.LONGEST);
            }
        });
    }

    /** Returns the options of a call of which nothing is known. */
    public static CallOptions usual() {
        return new CallOptions(false, Optional.empty());
    }

    /** Returns these for a call that may be performed twice. */
    public CallOptions repeatable() {
        return new CallOptions(true, timeout);
    }

    /** Returns these for a call that takes at most so long. */
    public CallOptions within(Duration most) {
        return new CallOptions(idempotent, Optional.of(most));
    }
}
