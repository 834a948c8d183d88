package io.p2p4j.resilience.limiter;

import io.github.bucket4j.BucketState;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.resilience.keyed.Loss;
import io.p2p4j.resilience.keyed.Slot;
import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what one peer, one subnet or the node has spent. Used with its lock held.
 *
 * <p>A bucket is made when the first of its currency is spent: most peers never use the others.
 */
@SuppressWarnings("serial") // a lock is serializable, an account is never written
final class Account extends Slot {

    @Serial
    private static final long serialVersionUID = 1L;

    private final Ticker ticker; // for the table; whoever asks brings the time, one for all accounts of a decision
    private Plan plan = Plan.UNLIMITED;
    private boolean known;
    private @Nullable BucketState requests;
    private @Nullable BucketState bytes;
    private long streams;

    Account(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Goes by a plan from now on, and keeps what was spent by the one before. */
    @SuppressWarnings("ReferenceEquality") // equal plans need not be told apart from others, the same one must be quick
    void follow(Plan next, boolean knownNow, long now) {
        known = knownNow;
        if (plan == next) {
            return;
        }
        requests = moved(requests, plan.requests(), next.requests(), now);
        bytes = moved(bytes, plan.bytes(), next.bytes(), now);
        plan = next;
    }

    private static @Nullable BucketState moved(
            @Nullable BucketState bucket, Optional<Rate> from, Optional<Rate> to, long now) {
        return bucket == null || to.isEmpty() ? null : to.get().inPlaceOf(bucket, from.orElseThrow(), now);
    }

    /** Takes permits if they are there. */
    boolean tryTake(Currency currency, long permits, long now) {
        return switch (currency) {
            case REQUESTS ->
                plan.requests().isEmpty() || tryRequest(plan.requests().get(), permits, now);
            case BYTES -> plan.bytes().isEmpty() || trySend(plan.bytes().get(), permits, now);
            case STREAMS ->
                plan.streams().isEmpty() || tryOpen(plan.streams().get().most(), permits);
        };
    }

    private boolean tryRequest(Rate rate, long permits, long now) {
        BucketState bucket = requests;
        if (bucket == null) {
            bucket = rate.full(now);
            requests = bucket;
        }
        return Rate.tryTake(bucket, permits, now);
    }

    private boolean trySend(Rate rate, long permits, long now) {
        BucketState bucket = bytes;
        if (bucket == null) {
            bucket = rate.full(now);
            bytes = bucket;
        }
        return Rate.tryTake(bucket, permits, now);
    }

    private boolean tryOpen(long most, long permits) {
        boolean room = permits <= most - streams;
        streams += room ? permits : 0;
        return room;
    }

    /** Takes permits that are {@linkplain #holds there}. */
    void take(Currency currency, long permits, long now) {
        if (!tryTake(currency, permits, now)) {
            throw new IllegalStateException(permits + " of " + currency + " were there and are not");
        }
    }

    /** Returns the nanoseconds after which permits are there, zero if they are now, and for streams. */
    long wait(Currency currency, long permits, long now) {
        return switch (currency) {
            case REQUESTS ->
                plan.requests().isEmpty() ? 0 : wait(plan.requests().get(), requests, permits, now);
            case BYTES -> plan.bytes().isEmpty() ? 0 : wait(plan.bytes().get(), bytes, permits, now);
            case STREAMS ->
                plan.streams().isPresent() && permits > plan.streams().get().most() ? Rate.NEVER : 0;
        };
    }

    /** Returns whether permits are there. */
    boolean holds(Currency currency, long permits, long now) {
        return currency == Currency.STREAMS
                ? plan.streams().isEmpty() || permits <= plan.streams().get().most() - streams
                : wait(currency, permits, now) == 0;
    }

    private static long wait(Rate rate, @Nullable BucketState bucket, long permits, long now) {
        if (bucket != null) {
            return rate.wait(bucket, permits, now);
        }
        return permits <= rate.capacity() ? 0 : Rate.NEVER;
    }

    String rule(Currency currency) {
        return plan.rule(currency);
    }

    /** Gives streams back that were taken here. */
    void giveBack(long permits) {
        streams -= permits;
    }

    /** Forgets what was spent, but for streams that are open. */
    void forgive() {
        requests = null;
        bytes = null;
    }

    @Override
    protected Loss loss(boolean toKnown) {
        if (streams > 0 || known && !toKnown) {
            return Loss.FORBIDDEN;
        }
        if (full(requests, plan.requests()) && full(bytes, plan.bytes())) {
            return Loss.NONE;
        }
        return toKnown && !known ? Loss.SMALL : Loss.FORBIDDEN;
    }

    private boolean full(@Nullable BucketState bucket, Optional<Rate> rate) {
        return bucket == null || rate.orElseThrow().isFull(bucket, ticker.nanos());
    }
}
