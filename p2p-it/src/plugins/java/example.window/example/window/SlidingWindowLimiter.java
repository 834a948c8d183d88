package example.window;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.config.ResilienceConfig.RateLimit;
import io.p2p4j.api.peer.PeerId;
import io.p2p4j.api.resilience.Currency;
import io.p2p4j.api.resilience.PeerLimits;
import io.p2p4j.api.resilience.RateLimiter;
import io.p2p4j.api.resilience.Subject;
import io.p2p4j.api.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** Grants no more in any window of time than its capacity, to peers, subnets and all together; one lock guards all. */
final class SlidingWindowLimiter implements RateLimiter {

    private static final int CANDIDATES = 8;

    private final RateLimit settings;
    private final Ticker ticker;
    private final OwnLimits own = new OwnLimits(this::forgive);
    private final ReentrantLock lock = new ReentrantLock(); // guards what follows
    private final Map<Object, Account> accounts = new LinkedHashMap<>();
    private final Account overflow = new Account();
    private final Account node = new Account();

    SlidingWindowLimiter(RateLimit settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
    }

    /** Somebody's account and what is in it at most. */
    private record Charge(Account account, Limit limit, Duration window, String section) {}

    @Override
    public Decision tryAcquire(Subject subject, Currency currency, long permits) {
        lock.lock();
        try {
            List<Charge> charges = charges(subject);
            Optional<Limited> refusal = refusal(charges, currency, permits);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            charges.forEach(charge -> charge.account.take(charge.window, currency, permits, ticker.nanos()));
            return currency == Currency.STREAMS ? lease(charges, permits) : Granted.SPENT;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Limited> check(Subject subject, Currency currency, long permits) {
        lock.lock();
        try {
            return refusal(charges(subject), currency, permits);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public PeerLimits limits() {
        return own;
    }

    private Granted lease(List<Charge> charges, long permits) {
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                lock.lock();
                try {
                    charges.forEach(charge -> charge.account.giveBack(permits));
                } finally {
                    lock.unlock();
                }
            }
        };
    }

    private Optional<Limited> refusal(List<Charge> charges, Currency currency, long permits) {
        return charges.stream()
                .map(charge -> refusal(charge, currency, permits))
                .flatMap(Optional::stream)
                .max(Comparator.comparing(Limited::retryAfter));
    }

    private Optional<Limited> refusal(Charge charge, Currency currency, long permits) {
        long wait = charge.account.wait(charge.limit, charge.window, currency, permits, ticker.nanos());
        String name = switch (currency) {
            case REQUESTS -> "max_requests";
            case BYTES -> "max_bytes";
            case STREAMS -> "max_streams";
        };
        return wait == 0
                ? Optional.empty()
                : Optional.of(new Limited(
                        currency == Currency.STREAMS ? Duration.ZERO : Duration.ofNanos(wait), charge.section + name));
    }

    private List<Charge> charges(Subject subject) {
        String section = "resilience.rate_limit.";
        Limit all = settings.peer(subject.level());
        Limit peer = own.get(subject.peer()).map(mine -> mine.or(all)).orElse(all);
        List<Charge> charges = new ArrayList<>();
        charges.add(charge(account(subject.peer()), peer, section));
        charges.add(charge(node, settings.node(), section + "node."));
        subject.subnet()
                .ifPresent(subnet -> charges.add(charge(account(subnet), settings.subnet(), section + "subnet.")));
        return charges;
    }

    private Charge charge(Account account, Limit limit, String section) {
        return new Charge(account, limit, limit.timeWindow().orElse(settings.timeWindow()), section);
    }

    private Account account(Object owner) {
        Account known = accounts.get(owner);
        if (known != null) {
            return known;
        }
        if (accounts.size() >= 2L * settings.maxPeers() && !evictOne()) {
            return overflow;
        }
        Account fresh = new Account();
        accounts.put(owner, fresh);
        return fresh;
    }

    private boolean evictOne() {
        Optional<Object> idle = accounts.entrySet().stream()
                .limit(CANDIDATES)
                .filter(entry -> entry.getValue().idle(settings.timeWindow(), ticker.nanos()))
                .<Object>map(Map.Entry::getKey)
                .findFirst();
        idle.ifPresent(accounts::remove);
        return idle.isPresent();
    }

    private void forgive(PeerId peer) {
        lock.lock();
        try {
            Optional.ofNullable(accounts.get(peer)).ifPresent(Account::forgive);
        } finally {
            lock.unlock();
        }
    }
}
