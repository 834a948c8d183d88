package io.p2p4j.api.resilience;

import java.time.Duration;
import java.util.Optional;

/**
 * Limits what peers may spend, each alone, those of a subnet together, and all together. Thread-safe; never blocks.
 *
 * <p>A limiter that can take over other settings while it runs is {@link io.p2p4j.api.spi.Reloadable} for {@link
 * io.p2p4j.api.config.ResilienceConfig.RateLimit}.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>With a capacity of C, no interleaving of threads grants more than C plus what was refilled meanwhile.
 *   <li>A refusal takes nothing, at no level: the limits of peer, subnet and node are charged together or not at all.
 *   <li>Time is monotonic: stepping the wall clock changes nothing.
 *   <li>Memory is bounded whatever peers come, and what a peer owes is not forgotten because others come.
 * </ul>
 *
 * @see <a href="https://en.wikipedia.org/wiki/Token_bucket">Token bucket</a>
 */
public interface RateLimiter {

    /**
     * Takes permits of one currency, all or none. A grant of requests or bytes allocates nothing.
     *
     * @param permits how many, at least 1; more than the capacity never pass, and are told the longest of all delays
     */
    Decision tryAcquire(Subject subject, Currency currency, long permits);

    /** Returns the refusal that the same call of {@link #tryAcquire} would meet now; takes nothing. */
    Optional<Limited> check(Subject subject, Currency currency, long permits);

    /** Returns what changes the limits of single peers while this limiter runs. */
    PeerLimits limits();

    /** Says whether permits were granted. */
    sealed interface Decision permits Granted, Limited {}

    /** The permits were taken; closing gives {@link Currency#STREAMS} back, once, and does nothing to the others. */
    non-sealed interface Granted extends Decision, AutoCloseable {

        /** A grant of what is spent for good. */
        Granted SPENT = () -> {};

        @Override
        void close();
    }

    /**
     * A budget does not hold as many; nothing was taken.
     *
     * @param retryAfter after which the same call passes, if nobody else takes meanwhile; zero for streams, which come
     *     back when one is closed
     * @param rule the config key of the limit that was hit
     */
    record Limited(Duration retryAfter, String rule) implements Decision {}
}
