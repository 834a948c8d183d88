package io.p2p4j.resilience.limiter;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.p2p4j.api.resilience.Currency;
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

    private final TimeMeter meter;
    private Plan plan = Plan.UNLIMITED;
    private boolean known;
    private @Nullable Bucket requests;
    private @Nullable Bucket bytes;
    private long streams;

    Account(TimeMeter meter) {
        this.meter = meter;
    }

    /** Goes by a plan from now on, and keeps what was spent by the one before. */
    void follow(Plan next, boolean knownNow) {
        known = knownNow;
        if (plan == next) {
            return;
        }
        requests = moved(requests, plan.requests(), next.requests());
        bytes = moved(bytes, plan.bytes(), next.bytes());
        plan = next;
    }

    private @Nullable Bucket moved(@Nullable Bucket bucket, Optional<Rate> from, Optional<Rate> to) {
        return bucket == null || to.isEmpty() ? null : to.get().inPlaceOf(bucket, from.orElseThrow(), meter);
    }

    /** Takes permits if they are there. */
    boolean tryTake(Currency currency, long permits) {
        return switch (currency) {
            case REQUESTS ->
                plan.requests().isEmpty() || requests(plan.requests().get()).tryConsume(permits);
            case BYTES -> plan.bytes().isEmpty() || bytes(plan.bytes().get()).tryConsume(permits);
            case STREAMS ->
                plan.streams().isEmpty() || tryOpen(plan.streams().get().most(), permits);
        };
    }

    private boolean tryOpen(long most, long permits) {
        boolean room = permits <= most - streams;
        streams += room ? permits : 0;
        return room;
    }

    /** Takes permits that are {@linkplain #holds there}. */
    void take(Currency currency, long permits) {
        if (!tryTake(currency, permits)) {
            throw new IllegalStateException(permits + " of " + currency + " were there and are not");
        }
    }

    /** Returns the nanoseconds after which permits are there, zero if they are now, and for streams. */
    long wait(Currency currency, long permits) {
        return switch (currency) {
            case REQUESTS ->
                plan.requests().isEmpty() ? 0 : wait(plan.requests().get(), requests, permits);
            case BYTES -> plan.bytes().isEmpty() ? 0 : wait(plan.bytes().get(), bytes, permits);
            case STREAMS ->
                plan.streams().isPresent() && permits > plan.streams().get().most() ? Rate.NEVER : 0;
        };
    }

    /** Returns whether permits are there. */
    boolean holds(Currency currency, long permits) {
        return currency == Currency.STREAMS
                ? plan.streams().isEmpty() || permits <= plan.streams().get().most() - streams
                : wait(currency, permits) == 0;
    }

    private static long wait(Rate rate, @Nullable Bucket bucket, long permits) {
        if (bucket != null) {
            return rate.wait(bucket, permits);
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

    private static boolean full(@Nullable Bucket bucket, Optional<Rate> rate) {
        return bucket == null
                || bucket.getAvailableTokens() >= rate.orElseThrow().capacity();
    }

    private Bucket requests(Rate rate) {
        Bucket present = requests;
        if (present == null) {
            present = rate.full(meter);
            requests = present;
        }
        return present;
    }

    private Bucket bytes(Rate rate) {
        Bucket present = bytes;
        if (present == null) {
            present = rate.full(meter);
            bytes = present;
        }
        return present;
    }
}
