package io.p2p4j.api.example;

import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.RateLimiterProvider;
import io.p2p4j.api.spi.ProviderContext;
import io.p2p4j.api.time.Deadline;
import java.util.concurrent.atomic.AtomicReference;

public final class PacingProvider implements RateLimiterProvider {
    @Override
    public String type() {
        return "pacing";
    }

    @Override // one pace for all peers, so it needs no memory per peer
    public RateLimiter create(ProviderContext<RateLimit> context) {
        var pace = context.settings().timeWindow().dividedBy(context.settings().maxRequests());
        var next = new AtomicReference<>(Deadline.after(pace, context.ticker()));
        return (peer, permits) -> {
            Deadline due = next.get();
            return due.passed() && next.compareAndSet(due, Deadline.after(pace.multipliedBy(permits), context.ticker()))
                    ? RateLimiter.Granted.GRANTED
                    : new RateLimiter.Limited(next.get().left(), "resilience.rate_limit.max_requests");
        };
    }
}
