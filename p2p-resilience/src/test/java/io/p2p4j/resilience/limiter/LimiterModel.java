package io.p2p4j.resilience.limiter;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.resilience.Currency;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says in the plainest way what some accounts hold, in parts of a token so small that nothing is ever rounded. */
final class LimiterModel {

    private final Map<String, Account> accounts = new HashMap<>();

    /** What somebody has of one currency, whose tokens have as many parts as {@code rate} of them take nanoseconds to come back. */
    private static final class Account {
        private long rate;
        private long window;
        private long capacity;
        private BigInteger level = BigInteger.ZERO;
        private long seen;

        private BigInteger token(long tokens) {
            return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(window));
        }

        private void refill(long now) {
            BigInteger back = BigInteger.valueOf(now - seen).multiply(BigInteger.valueOf(rate));
            level = level.add(back).min(token(capacity));
            seen = now;
        }
    }

    /** Asks some payers together and takes from all or none; returns the wait, empty if it was granted. */
    Optional<Long> ask(Map<String, Limit> payers, Currency currency, long permits, long now) {
        List<Account> asked = new ArrayList<>();
        for (Currency each : List.of(Currency.REQUESTS, Currency.BYTES)) { // a new limit acts on both at once
            payers.forEach((name, limit) -> {
                if (limited(limit, each)) {
                    Account account = account(name + each, limit, each, now);
                    asked.addAll(each == currency ? List.of(account) : List.of());
                }
            });
        }
        long wait = asked.stream()
                .mapToLong(account -> wait(account, permits))
                .max()
                .orElse(0);
        if (wait > 0) {
            return Optional.of(wait);
        }
        asked.forEach(account -> account.level = account.level.subtract(account.token(permits)));
        return Optional.empty();
    }

    private static boolean limited(Limit limit, Currency currency) {
        return currency == Currency.REQUESTS
                ? limit.maxRequests().isPresent()
                : limit.maxBytes().isPresent();
    }

    /** Finds an account and lets it go by a limit: what was spent, in whole tokens, stays spent. */
    private Account account(String name, Limit limit, Currency currency, long now) {
        boolean requests = currency == Currency.REQUESTS;
        long most =
                requests ? limit.maxRequests().orElseThrow() : limit.maxBytes().orElseThrow();
        long nanos = limit.timeWindow().orElseThrow().toNanos();
        long divisor = BigInteger.valueOf(most).gcd(BigInteger.valueOf(nanos)).longValueExact();
        long rate = most / divisor; // in lowest terms, so that equal rates are seen to be equal
        long window = nanos / divisor;
        long capacity = most + (requests ? limit.burst().orElse(0L) : 0);
        Account account = accounts.computeIfAbsent(name, unused -> new Account());
        boolean fresh = account.window == 0;
        boolean same = account.rate == rate && account.window == window && account.capacity == capacity;
        long spent = 0;
        if (!fresh) {
            account.refill(now);
            BigInteger whole = floor(account.level, BigInteger.valueOf(account.window));
            spent = account.capacity - whole.longValueExact();
        }
        if (!same) {
            account.rate = rate;
            account.window = window;
            account.capacity = capacity;
            account.level = account.token(capacity - spent);
            account.seen = now;
        }
        return account;
    }

    private static BigInteger floor(BigInteger value, BigInteger by) {
        BigInteger[] parts = value.divideAndRemainder(by);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    private static long wait(Account account, long permits) {
        if (permits > account.capacity) {
            return Long.MAX_VALUE;
        }
        BigInteger lack = account.token(permits).subtract(account.level);
        BigInteger rate = BigInteger.valueOf(account.rate);
        return lack.signum() <= 0
                ? 0
                : lack.add(rate).subtract(BigInteger.ONE).divide(rate).longValueExact();
    }
}
