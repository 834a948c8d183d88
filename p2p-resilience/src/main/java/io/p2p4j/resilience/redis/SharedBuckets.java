package io.p2p4j.resilience.redis;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.EstimationProbe;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.p2p4j.api.config.RedisConfig;
import io.p2p4j.api.resilience.RateLimiter.Limited;
import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Takes from budgets in Redis, from several together or from none. Thread-safe.
 *
 * <p>Bucket4j reads a bucket, computes, and writes it if nobody wrote meanwhile, else begins anew. Callers of one node
 * therefore take turns on a budget: only nodes get in each other's way, not threads.
 */
final class SharedBuckets implements AutoCloseable {

    private static final Duration NEVER = Duration.ofNanos(Long.MAX_VALUE);
    private static final int TURNS = 64;

    private final RedisConfig config;
    private final RedisLink link;

    // Each is for the budgets whose names hash to its place, and held while Redis is asked.
    private final List<ReentrantLock> turns =
            Stream.generate(ReentrantLock::new).limit(TURNS).toList();

    SharedBuckets(RedisConfig config, Ticker ticker) {
        this.config = config;
        this.link = new RedisLink(config, ticker);
    }

    /** What Redis says. */
    sealed interface Answer {}

    /**
     * It answered.
     *
     * @param refusal empty if every budget holds as much
     */
    record Told(Optional<Limited> refusal) implements Answer {}

    /**
     * It is away.
     *
     * @param rest how long it is left alone
     */
    record Away(Duration rest) implements Answer {}

    /** Takes permits from all budgets or from none. */
    Answer take(List<SharedBudget> budgets, long permits) {
        return ask(budgets, buckets -> {
            for (int i = 0; i < budgets.size(); i++) {
                Optional<Limited> refusal = take(buckets, budgets.get(i), permits);
                if (refusal.isPresent()) {
                    add(buckets, budgets.subList(0, i), permits);
                    return refusal;
                }
            }
            return Optional.empty();
        });
    }

    /** Says what {@link #take} would meet now, and takes nothing. */
    Answer look(List<SharedBudget> budgets, long permits) {
        return ask(
                budgets,
                buckets -> budgets.stream()
                        .flatMap(budget -> estimate(buckets, budget, permits).stream())
                        .findFirst());
    }

    /** Gives back what was taken; lost if Redis has gone away meanwhile. */
    void giveBack(List<SharedBudget> budgets, long permits) {
        link.ask(buckets -> {
            add(buckets, budgets, permits);
            return true;
        });
    }

    /** Fills budgets again by forgetting them. */
    void forget(List<SharedBudget> budgets) {
        link.ask(buckets -> {
            budgets.forEach(budget -> buckets.removeProxy(budget.key(config.keyPrefix())));
            return true;
        });
    }

    private Answer ask(List<SharedBudget> budgets, Function<ProxyManager<String>, Optional<Limited>> question) {
        ReentrantLock turn = turns.get(Math.floorMod(budgets.get(0).hashCode(), TURNS));
        try {
            if (!turn.tryLock(config.timeout().toNanos(), TimeUnit.NANOSECONDS)) {
                return new Away(config.timeout());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // whoever interrupts does not wait for the answer
            return new Away(config.timeout());
        }
        try {
            return link.ask(question).<Answer>map(Told::new).orElseGet(() -> new Away(link.rest()));
        } finally {
            turn.unlock();
        }
    }

    private Optional<Limited> take(ProxyManager<String> buckets, SharedBudget budget, long permits) {
        if (permits > budget.capacity()) {
            return Optional.of(new Limited(NEVER, budget.rule()));
        }
        var probe = bucket(buckets, budget).tryConsumeAndReturnRemaining(permits);
        return probe.isConsumed() ? Optional.empty() : Optional.of(limited(budget, probe.getNanosToWaitForRefill()));
    }

    private Optional<Limited> estimate(ProxyManager<String> buckets, SharedBudget budget, long permits) {
        if (permits > budget.capacity()) {
            return Optional.of(new Limited(NEVER, budget.rule()));
        }
        EstimationProbe probe = bucket(buckets, budget).estimateAbilityToConsume(permits);
        return probe.canBeConsumed() ? Optional.empty() : Optional.of(limited(budget, probe.getNanosToWaitForRefill()));
    }

    private void add(ProxyManager<String> buckets, List<SharedBudget> budgets, long permits) {
        budgets.forEach(budget -> bucket(buckets, budget).addTokens(permits));
    }

    private Bucket bucket(ProxyManager<String> buckets, SharedBudget budget) {
        return buckets.getProxy(budget.key(config.keyPrefix()), budget::bucket);
    }

    private static Limited limited(SharedBudget budget, long nanos) {
        return new Limited(budget.roundedUp(nanos), budget.rule());
    }

    @Override
    public void close() {
        link.close();
    }
}
