package io.p2p4j.resilience.limiter;

import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.PeerLimits;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.resilience.Subnet;
import io.p2p4j.api.spi.Reloadable;
import io.p2p4j.api.time.Ticker;
import io.p2p4j.resilience.keyed.BoundedTable;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Limits each peer with token buckets of its own, and beside it its subnet and the node where these have limits.
 *
 * <p>A bucket holds what comes back in a window, and a burst, and regains it one by one. A full bucket can be forgotten and
 * made anew without anybody noticing.
 *
 * <h2>Guarantees</h2>
 *
 * <ul>
 *   <li>A wait is the exact one, rounded up, and at most a nanosecond more.
 *   <li>A call that asks for more than a full bucket holds can never pass; its wait is {@link #NEVER}, which is longer
 *       than any deadline.
 *   <li>A grant of requests or bytes allocates nothing.
 * </ul>
 */
final class TokenBucketLimiter implements RateLimiter, Reloadable<RateLimit> {

    /** The wait of a call that cannot pass at any time. */
    static final Duration NEVER = Duration.ofNanos(Rate.NEVER);

    // Read once per decision, with all its locks held: else what was short of a token could hold it a moment later.
    private final Ticker ticker;

    // Locked in the order peer, subnet, node.
    private final BoundedTable<PeerId, Account> peers;
    private final BoundedTable<Subnet, Account> subnets;
    private final Account node;
    private final Account nobody; // stands for a subnet or node without a limit: holds everything, is never locked
    private final OwnLimits limits;

    /**
     * Makes a limiter.
     *
     * @throws io.p2p4j.api.error.ConfigException if requests come back faster than one a nanosecond
     */
    TokenBucketLimiter(RateLimit settings, Ticker ticker) {
        Ticker fromZero = new TickerFromZero(ticker);
        this.ticker = fromZero;
        this.peers = new BoundedTable<>(settings.maxPeers(), () -> new Account(fromZero));
        this.subnets = new BoundedTable<>(settings.maxPeers(), () -> new Account(fromZero));
        this.node = new Account(fromZero);
        this.nobody = new Account(fromZero);
        this.limits = new OwnLimits(settings, peers);
    }

    @Override
    public Decision tryAcquire(Subject subject, Currency currency, long permits) {
        requirePermits(permits);
        Plans plans = limits.plans();
        boolean known = plans.known(subject);
        try (Account peer = peers.lock(subject.peer(), known)) {
            if (!plans.shares(subject, currency)) {
                long now = ticker.nanos();
                follow(peer, subject, known, plans, now);
                return peer.tryTake(currency, permits, now)
                        ? granted(peer, nobody, nobody, currency, permits)
                        : limited(peer, nobody, nobody, currency, permits, now);
            }
            Account subnet = subnet(subject, currency, plans);
            Account all = node(currency, plans);
            try {
                long now = ticker.nanos();
                follow(peer, subject, known, plans, now);
                followShared(subnet, all, plans, now);
                return takeAll(peer, subnet, all, currency, permits, now);
            } finally {
                unlock(all);
                unlock(subnet);
            }
        }
    }

    @Override
    public Optional<Limited> check(Subject subject, Currency currency, long permits) {
        requirePermits(permits);
        Plans plans = limits.plans();
        boolean known = plans.known(subject);
        try (Account peer = peers.lock(subject.peer(), known)) {
            Account subnet = subnet(subject, currency, plans);
            Account all = node(currency, plans);
            try {
                long now = ticker.nanos();
                follow(peer, subject, known, plans, now);
                followShared(subnet, all, plans, now);
                return holdAll(peer, subnet, all, currency, permits, now)
                        ? Optional.empty()
                        : Optional.of(limited(peer, subnet, all, currency, permits, now));
            } finally {
                unlock(all);
                unlock(subnet);
            }
        }
    }

    @Override
    public PeerLimits limits() {
        return limits;
    }

    /** Takes over everything but {@code max_peers} and {@code provider}. */
    @Override
    public void reload(RateLimit settings) {
        limits.reload(settings);
    }

    /** Returns how many peers have an account of their own. */
    int peers() {
        return peers.size();
    }

    private Account subnet(Subject subject, Currency currency, Plans plans) {
        return subject.subnet().isEmpty() || !plans.subnet().limits(currency)
                ? nobody
                : subnets.lock(subject.subnet().get(), false);
    }

    private Account node(Currency currency, Plans plans) {
        if (!plans.node().limits(currency)) {
            return nobody;
        }
        node.lock();
        return node;
    }

    private void follow(Account peer, Subject subject, boolean known, Plans plans, long now) {
        peer.follow(peers.isOverflow(peer) ? plans.overflow(known) : plans.of(subject), known, now);
    }

    private void followShared(Account subnet, Account all, Plans plans, long now) {
        if (subnet != nobody) {
            subnet.follow(subnets.isOverflow(subnet) ? plans.overflowOfSubnets() : plans.subnet(), false, now);
        }
        if (all != nobody) {
            all.follow(plans.node(), true, now);
        }
    }

    private void unlock(Account account) {
        if (account != nobody) {
            account.close();
        }
    }

    private Decision takeAll(Account peer, Account subnet, Account all, Currency currency, long permits, long now) {
        if (!holdAll(peer, subnet, all, currency, permits, now)) {
            return limited(peer, subnet, all, currency, permits, now);
        }
        peer.take(currency, permits, now);
        subnet.take(currency, permits, now);
        all.take(currency, permits, now);
        return granted(peer, subnet, all, currency, permits);
    }

    private static boolean holdAll(
            Account peer, Account subnet, Account all, Currency currency, long permits, long now) {
        return peer.holds(currency, permits, now)
                && subnet.holds(currency, permits, now)
                && all.holds(currency, permits, now);
    }

    private Granted granted(Account peer, Account subnet, Account all, Currency currency, long permits) {
        return currency == Currency.STREAMS
                ? new StreamLease(
                        Stream.of(peer, subnet, all)
                                .filter(account -> account != nobody)
                                .toList(),
                        permits)
                : Granted.SPENT;
    }

    /** Tells of the account that the caller has to wait for longest, at the time at which it was found to lack something. */
    private static Limited limited(
            Account peer, Account subnet, Account all, Currency currency, long permits, long now) {
        return Stream.of(peer, subnet, all)
                .filter(account -> !account.holds(currency, permits, now))
                .map(account ->
                        new Limited(Duration.ofNanos(account.wait(currency, permits, now)), account.rule(currency)))
                .max(Comparator.comparing(Limited::retryAfter))
                .orElseThrow();
    }

    private static void requirePermits(long permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits = " + permits + " is less than 1");
        }
    }
}
