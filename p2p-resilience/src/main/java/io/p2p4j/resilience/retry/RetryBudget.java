package io.p2p4j.resilience.retry;

import io.p2p4j.api.config.RetryConfig;
import io.p2p4j.api.resilience.RetryPolicy;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how much retries add to the load: each operation earns a share of a retry, and each retry costs one. Thread-safe.
 *
 * <p>It belongs to all operations together, so that in an outage of many peers they do not each spend their own attempts.
 *
 * <h2>Guarantees</h2>
 *
 * However many operations begin, no more than {@code budget_reserve + budget_ratio × operations} retries are granted.
 *
 * @see <a href="https://github.com/grpc/proposal/blob/master/A6-client-retries.md#throttling-retry-attempts-and-hedged-rpcs">gRPC
 *     A6, throttling retry attempts</a>
 */
final class RetryBudget {

    private static final long RETRY = 1_000_000; // parts, so that small shares add up

    private final AtomicLong parts;
    private final AtomicLong refused = new AtomicLong();
    private volatile long share;
    private volatile long most;

    RetryBudget(RetryConfig settings) {
        this.parts = new AtomicLong(settings.budgetReserve() * RETRY);
        follow(settings);
    }

    /** Earns and saves by other settings from now on; what is saved beyond them is lost. */
    void follow(RetryConfig settings) {
        share = Math.round(settings.budgetRatio() * RETRY);
        most = Math.max(settings.budgetReserve() * RETRY, Math.max(share, RETRY));
        parts.getAndUpdate(present -> Math.min(present, most));
    }

    /** Earns what an operation brings. */
    void begin() {
        long earned = share;
        if (earned > 0 && parts.get() < most) {
            parts.getAndUpdate(present -> Math.min(most, present + earned));
        }
    }

    /** Pays for a retry, if it can be paid. */
    boolean tryRetry() {
        boolean paid = parts.getAndUpdate(present -> present >= RETRY ? present - RETRY : present) >= RETRY;
        if (!paid) {
            refused.incrementAndGet();
        }
        return paid;
    }

    /** Returns how it stands. */
    RetryPolicy.Budget status() {
        return new RetryPolicy.Budget((double) parts.get() / RETRY, refused.get());
    }
}
