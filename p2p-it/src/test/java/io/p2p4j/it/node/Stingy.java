package io.p2p4j.it.node;

import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.PeerLimits;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import java.util.Optional;

/**
 * Refuses every request, and lets all else pass.
 *
 * @param answer the refusal
 */
record Stingy(RateLimiter.Limited answer) implements RateLimiter {

    @Override
    public Decision tryAcquire(Subject subject, Currency currency, long permits) {
        return currency == Currency.REQUESTS ? answer : Granted.SPENT;
    }

    @Override
    public Optional<Limited> check(Subject subject, Currency currency, long permits) {
        return currency == Currency.REQUESTS ? Optional.of(answer) : Optional.empty();
    }

    @Override
    public PeerLimits limits() {
        throw new UnsupportedOperationException("it has no limits");
    }
}
