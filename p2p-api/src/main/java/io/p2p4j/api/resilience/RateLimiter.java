package io.p2p4j.api.resilience;

import io.p2p4j.api.peer.PeerId;
import java.time.Duration;

/**
 * Limits what each peer may ask. Thread-safe; never blocks; its memory is bounded whatever peers come.
 *
 * <h2>Guarantees</h2>
 *
 * With a capacity of C, no interleaving of threads grants one peer more than C plus what was refilled meanwhile. Time is
 * monotonic: stepping the wall clock changes nothing.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Token_bucket">Token bucket</a>
 */
@FunctionalInterface
public interface RateLimiter {

    /**
     * Takes permits from a peer's budget, all or none.
     *
     * @param permits how many, at least 1; more than the capacity never pass, and are told the longest of all delays
     */
    Decision tryAcquire(PeerId peer, long permits);

    /** Says whether permits were granted. */
    sealed interface Decision {}

    /** The permits were taken. */
    enum Granted implements Decision {
        /** The only one. */
        GRANTED
    }

    /**
     * The budget does not hold as many; nothing was taken.
     *
     * @param retryAfter after which the same call passes, if nobody else takes meanwhile
     * @param rule the config key of the limit that was hit
     */
    record Limited(Duration retryAfter, String rule) implements Decision {}
}
