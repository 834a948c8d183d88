package io.p2p4j.resilience.limiter;

import io.p2p4j.api.config.ResilienceConfig.Limit;
import io.p2p4j.api.resilience.Currency;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Says what an account may spend in each currency; what is empty is not limited.
 *
 * @param requests the bucket of requests
 * @param bytes the bucket of bytes
 * @param streams the most streams at once
 */
record Plan(Optional<Rate> requests, Optional<Rate> bytes, Optional<Ceiling> streams) {

    /** Limits nothing. */
    static final Plan UNLIMITED = new Plan(Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * The most of what is counted.
     *
     * @param most the count
     * @param rule the config key of the limit
     */
    record Ceiling(long most, String rule) {}

    /**
     * Returns the plan that a limit is.
     *
     * @param window the window where the limit names none
     * @param rules makes the config key of a name such as {@code max_requests}
     * @throws io.p2p4j.api.error.ConfigException if requests come back faster than one a nanosecond
     */
    static Plan of(Limit limit, Duration window, UnaryOperator<String> rules) {
        Duration per = limit.timeWindow().orElse(window);
        return new Plan(
                limit.maxRequests()
                        .map(most -> Rate.of(most, per, limit.burst().orElse(0L), rules.apply("max_requests"))),
                limit.maxBytes().map(most -> bytes(most, per, rules.apply("max_bytes"))),
                limit.maxStreams().map(most -> new Ceiling(most, rules.apply("max_streams"))));
    }

    /** More than a byte a nanosecond is not told from it: the bucket holds as many, and refills at that pace. */
    private static Rate bytes(long most, Duration window, String rule) {
        long refilled = Math.min(most, window.toNanos());
        return Rate.of(refilled, window, most - refilled, rule);
    }

    /** Returns the same under one rule. */
    Plan under(String rule) {
        return new Plan(
                requests.map(rate -> rate.under(rule)),
                bytes.map(rate -> rate.under(rule)),
                streams.map(ceiling -> new Ceiling(ceiling.most, rule)));
    }

    boolean limits(Currency currency) {
        return switch (currency) {
            case REQUESTS -> requests.isPresent();
            case BYTES -> bytes.isPresent();
            case STREAMS -> streams.isPresent();
        };
    }

    /** Returns the config key of a limit that there is. */
    String rule(Currency currency) {
        return switch (currency) {
            case REQUESTS -> requests.orElseThrow().rule();
            case BYTES -> bytes.orElseThrow().rule();
            case STREAMS -> streams.orElseThrow().rule();
        };
    }
}
