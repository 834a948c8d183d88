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
        try (Account peer = peer(subject, plans)) {
            if (!plans.shares(subject, currency)) {
                return peer.tryTake(currency, permits)
                        ? granted(peer, nobody, nobody, currency, permits)
                        : limited(peer, nobody, nobody, currency, permits);
            }
            Account subnet = subnet(subject, currency, plans);
            Account all = node(currency, plans);
            try {
                return takeAll(peer, subnet, all, currency, permits);
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
        try (Account peer = peer(subject, plans)) {
            Account subnet = subnet(subject, currency, plans);
            Account all = node(currency, plans);
            try {
                return holdAll(peer, subnet, all, currency, permits)
                        ? Optional.empty()
                        : Optional.of(limited(peer, subnet, all, currency, permits));
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

    private Account peer(Subject subject, Plans plans) {
        boolean known = plans.known(subject);
        Account account = peers.lock(subject.peer(), known);
        account.follow(peers.isOverflow(account) ? plans.overflow(known) : plans.of(subject), known);
        return account;
    }

    private Account subnet(Subject subject, Currency currency, Plans plans) {
        if (subject.subnet().isEmpty() || !plans.subnet().limits(currency)) {
            return nobody;
        }
        Account account = subnets.lock(subject.subnet().get(), false);
        account.follow(subnets.isOverflow(account) ? plans.overflowOfSubnets() : plans.subnet(), false);
        return account;
    }

    private Account node(Currency currency, Plans plans) {
        if (!plans.node().limits(currency)) {
            return nobody;
        }
        node.lock();
        node.follow(plans.node(), true);
        return node;
    }

    private void unlock(Account account) {
        if (account != nobody) {
            account.close();
        }
    }

    private Decision takeAll(Account peer, Account subnet, Account all, Currency currency, long permits) {
        if (!holdAll(peer, subnet, all, currency, permits)) {
            return limited(peer, subnet, all, currency, permits);
        }
        peer.take(currency, permits);
        subnet.take(currency, permits);
        all.take(currency, permits);
        return granted(peer, subnet, all, currency, permits);
    }

    private static boolean holdAll(Account peer, Account subnet, Account all, Currency currency, long permits) {
        return peer.holds(currency, permits) && subnet.holds(currency, permits) && all.holds(currency, permits);
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

    /** Tells of the account that the caller has to wait for longest. */
    private static Limited limited(Account peer, Account subnet, Account all, Currency currency, long permits) {
        return Stream.of(peer, subnet, all)
                .filter(account -> !account.holds(currency, permits))
                .map(account -> new Limited(Duration.ofNanos(account.wait(currency, permits)), account.rule(currency)))
                .max(Comparator.comparing(Limited::retryAfter))
                .orElseThrow();
    }

    private static void requirePermits(long permits) {
        if (permits < 1) {
            throw new IllegalArgumentException("permits = " + permits + " is less than 1");
        }
    }
}
