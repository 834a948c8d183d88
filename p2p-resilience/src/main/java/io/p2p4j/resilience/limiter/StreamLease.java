package io.p2p4j.resilience.limiter;

import io.p2p4j.api.resilience.RateLimiter;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Gives streams back to the accounts that they were taken from, once. Thread-safe. */
final class StreamLease implements RateLimiter.Granted {

    private final List<Account> accounts; // they stay in use, since one with open streams is not evicted
    private final long streams;
    private final AtomicBoolean closed = new AtomicBoolean();

    StreamLease(List<Account> accounts, long streams) {
        this.accounts = accounts;
        this.streams = streams;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            for (Account account : accounts) {
                account.lock();
                try (account) {
                    account.giveBack(streams);
                }
            }
        }
    }
}
