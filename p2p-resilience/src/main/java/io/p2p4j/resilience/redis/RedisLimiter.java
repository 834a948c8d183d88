package io.p2p4j.resilience.redis;

import io.p2p4j.api.config.RedisConfig.OnFailure;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.PeerLimits;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.spi.Reloadable;
import io.p2p4j.api.time.Ticker;
import java.util.List;
import java.util.Optional;

/**
 * Limits peers and subnets by budgets that a fleet of nodes shares through Redis, on top of those of this node.
 *
 * <p>What passes was granted twice: by the fleet, and by this node's own limiter, which also counts streams and what all peers
 * spend together. While Redis is away, all is refused, or the own limiter decides alone, as {@code on_failure} says.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>No interleaving of nodes grants more than the capacity of a budget plus what was refilled meanwhile.
 *   <li>A check waits for Redis: a few times {@code timeout} at most, and not at all while Redis is known to be away.
 *   <li>A refusal takes nothing; but if Redis goes away in the midst of it, what was taken until then is not given back.
 *   <li>Keys in Redis expire a minute after their bucket is full again.
 * </ul>
 *
 * @see <a href="https://bucket4j.com/8.19.0/toc.html#bucket4j-redis">Bucket4j, Redis</a>
 */
final class RedisLimiter implements RateLimiter, Reloadable<RateLimit>, AutoCloseable {

    private static final String AWAY = "resilience.rate_limit.redis.on_failure";

    private final RateLimiter local;
    private final SharedBuckets shared;
    private final OnFailure onFailure;
    private volatile Budgets budgets;

    RedisLimiter(RateLimiter local, RateLimit settings, Ticker ticker) {
        this.local = local;
        this.shared = new SharedBuckets(settings.redis(), ticker);
        this.onFailure = settings.redis().onFailure();
        this.budgets = new Budgets(settings, local.limits());
    }

    @Override
    public Decision tryAcquire(Subject subject, Currency currency, long permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits = " + permits + " is less than 1");
        }
        if (currency == Currency.STREAMS) {
            return local.tryAcquire(subject, currency, permits);
        }
        List<SharedBudget> charged = budgets.of(subject, currency);
        return switch (shared.take(charged, permits)) {
            case SharedBuckets.Told told ->
                told.refusal().isPresent()
                        ? told.refusal().get()
                        : taken(charged, permits, local.tryAcquire(subject, currency, permits));
            case SharedBuckets.Away away ->
                onFailure == OnFailure.REFUSE
                        ? new Limited(away.rest(), AWAY)
                        : local.tryAcquire(subject, currency, permits);
        };
    }

    private Decision taken(List<SharedBudget> charged, long permits, Decision own) {
        if (own instanceof Limited) {
            shared.giveBack(charged, permits);
        }
        return own;
    }

    @Override
    public Optional<Limited> check(Subject subject, Currency currency, long permits) {
        Optional<Limited> own = local.check(subject, currency, permits);
        if (currency == Currency.STREAMS || own.isPresent()) {
            return own;
        }
        return switch (shared.look(budgets.of(subject, currency), permits)) {
            case SharedBuckets.Told told -> told.refusal();
            case SharedBuckets.Away away ->
                onFailure == OnFailure.REFUSE ? Optional.of(new Limited(away.rest(), AWAY)) : own;
        };
    }

    @Override
    public PeerLimits limits() {
        return new SharedLimits(local.limits(), peer -> shared.forget(budgets.ofAnyLevel(peer)));
    }

    /** Budgets of other sizes are other budgets; what this node granted of the old ones its own limiter remembers. */
    @Override
    @SuppressWarnings("unchecked") // it is made by the provider of the same settings
    public void reload(RateLimit settings) {
        if (local instanceof Reloadable<?> reloadable) {
            ((Reloadable<RateLimit>) reloadable).reload(settings);
        }
        budgets = new Budgets(settings, local.limits());
    }

    /** Disconnects; whoever asks later finds Redis away. */
    @Override
    public void close() {
        shared.close();
    }
}
